text <- "They must leave Iraq."

test_that("what is no text is refused", {
  expect_refused(sp_score(list(text)), "input_type")
  expect_refused(sp_score(NULL), "input_type")
  expect_refused(sp_score(1:3), "input_type")
  expect_refused(sp_score(data.frame(text = 1:2)), "input_type")
})

test_that("a data frame without a column of texts names those that it has", {
  error <- expect_refused(sp_score(data.frame(body = text)), "no_column")
  expect_match(conditionMessage(error), "body.*text_column")
  expect_refused(sp_score(data.frame(text = text), document_column = "key"), "no_column")
})

test_that("ids that are missing or stand twice are refused with their rows", {
  error <- expect_refused(sp_score(data.frame(doc_id = c("a", "b", "a"), text = text)), "duplicate_ids")
  expect_equal(error$fields$rows, c(1, 3))
  expect_equal(expect_refused(sp_score(data.frame(doc_id = c("a", NA), text = text)), "missing_ids")$fields$row, 2)
  expect_refused(sp_score(c(a = text, text)), "missing_ids")
})

test_that("bytes that are no characters are refused with their row", {
  skip_if_not(l10n_info()[["UTF-8"]])
  error <- expect_refused(sp_score(c(a = text, b = "\xff\xfe no text")), "encoding")
  expect_equal(error$fields$row, 2)
})

test_that("a path that leads nowhere is no text", {
  expect_refused(sp_score("articels/a.txt"), "no_such_file")
  expect_refused(sp_score("articels/"), "no_such_file")
  expect_refused(sp_score(c(tempdir(), "articels/a.txt")), "no_such_file")
  expect_refused(sp_train("labels.csv"), "no_such_file")
})

test_that("columns that are no vectors are refused", {
  x <- data.frame(text = text, label = "pro")
  x$words <- list(1:2)
  expect_equal(expect_refused(sp_train(x), "column_type")$fields$column, "words")
})

test_that("arguments of the wrong kind are refused", {
  skip_without_program()
  expect_refused(sp_score(text, all = "yes"), "argument")
  expect_refused(sp_score(text, unit = c("row", "sentence")), "argument")
  expect_refused(sp_score(text, model = mean), "argument")
  expect_refused(sp_score(text, unit = "word"), "usage")
  expect_refused(predict(model(), text, units = "row"), "argument")
})

test_that("what the program refuses has its code", {
  skip_without_program()
  expect_refused(sp_score(character()), "corpus_no_text")
  gone <- file.path(tempdir(), "gone.safetensors")
  error <- expect_refused(sp_score(text, model = gone), "job_no_model")
  expect_match(conditionMessage(error), "gone.safetensors")
  expect_s3_class(error_of(sp_train(data.frame(text = text, label = "pro"))), "standpoint_error")
  expect_s3_class(error_of(sp_summarize(bypass()["text"])), "standpoint_error")
  expect_s3_class(error_of(sp_summarize(scores(), regress = ~missing)), "standpoint_error")
})

test_that("a program that is missing or another one is named", {
  before <- Sys.getenv(c("STANDPOINT", "PATH", "R_USER_DATA_DIR", "VIRTUAL_ENV", "CONDA_PREFIX", "RETICULATE_PYTHON"))
  on.exit(do.call(Sys.setenv, as.list(before)))
  Sys.setenv(STANDPOINT = file.path(tempdir(), "nothing"))
  expect_match(conditionMessage(expect_refused(sp_program(), "program_missing")), "STANDPOINT names")
  Sys.setenv(STANDPOINT = file.path(R.home("bin"), "R"))
  expect_refused(sp_program(), "program_version")
  Sys.setenv(STANDPOINT = "", PATH = "", R_USER_DATA_DIR = tempdir(), VIRTUAL_ENV = "", CONDA_PREFIX = "", RETICULATE_PYTHON = "")
  expect_match(conditionMessage(expect_refused(sp_score(text), "program_missing")), "sp_install")
  expect_false(sp_is_installed())
})
