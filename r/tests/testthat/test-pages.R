# Starts a page, gives its address to a function, and ends it by a jump, as Ctrl-C does.
with_page <- function(start, visit) {
  tryCatch(
    withCallingHandlers(suppressMessages(start(), classes = "none"),
      standpoint_address = function(told) {
        visit(told$address)
        signalCondition(structure(class = c("seen", "condition"), list(message = "", call = NULL)))
      }
    ),
    seen = function(condition) "ended"
  )
}

answers <- function(address) {
  tryCatch(length(readLines(address, warn = FALSE)) > 0, error = function(error) FALSE, warning = function(warning) FALSE)
}

test_that("the page of label answers while R waits, and is gone afterwards", {
  skip_without_program()
  skip_on_os("windows")
  seen <- NULL
  output <- file.path(tempfile(), "labels.csv")
  dir.create(dirname(output))
  start <- function() sp_label(articles()[1:2, ], output = output, labels = c("for", "against"), no_open = TRUE)
  expect_equal(with_page(start, function(address) seen <<- c(address, answers(address))), "ended")
  expect_match(seen[1], "^http://127.0.0.1:")
  expect_equal(seen[2], "TRUE")
  expect_false(answers(seen[1]))
})

test_that("a project opens", {
  skip_without_program()
  skip_on_os("windows")
  folder <- tempfile("project-")
  is_there <- NULL
  end <- with_page(function() sp_open(folder, no_open = TRUE), function(address) is_there <<- dir.exists(folder))
  expect_equal(end, "ended")
  expect_true(is_there)
})
