test_that("a note is a message, and quiet leaves it out", {
  skip_without_program()
  x <- c(a = "They must leave Iraq.", b = "")
  expect_message(sp_score(x), class = "standpoint_note_corpus_empty_rows")
  expect_message(sp_score(x), class = "standpoint_note")
  expect_silent(sp_score(x, quiet = TRUE))
})

test_that("a warning has its code, its fields and the call of the user", {
  skip_without_program()
  warning <- tryCatch(sp_score(c(a = "The cat sat.", b = "On the mat.")), standpoint_warning = identity)
  expect_match(class(warning)[1], "^standpoint_warning_[a-z_]+$")
  expect_equal(class(warning)[1], paste0("standpoint_warning_", gsub("[^a-z0-9]+", "_", warning$code)))
  expect_type(warning$fields, "list")
  expect_identical(warning$call[[1]], quote(sp_score))
})

test_that("an error says where, without the folder of the job", {
  skip_without_program()
  labels <- data.frame(document = c("a", "a", "b"), text = c("One.", "Two.", "Three."), label = "same")
  error <- error_of(sp_train(labels, quiet = TRUE))
  expect_s3_class(error, "standpoint_error")
  expect_false(grepl(tempdir(), conditionMessage(error), fixed = TRUE))
})

test_that("nothing is left behind, whether a job ends well, badly or by a jump", {
  skip_without_program()
  left <- function() list.files(tempdir(), "^standpoint-")
  before <- left()
  suppressWarnings(sp_score(c(a = "They leave."), quiet = TRUE))
  error_of(sp_score("They leave.", unit = "word"))
  tryCatch(sp_score(c(a = "", b = "They must leave Iraq.")), standpoint_note = function(note) NULL)
  expect_equal(left(), before)
})
