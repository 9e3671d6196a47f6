# Starts a page, gives its address to a function, and ends it by a jump, as Ctrl-C does.
with_page <- function(start, visit) {
  tryCatch(
    withCallingHandlers(start(),
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
  start <- function() sp_label(articles()[1:2, ], output = output, labels = c("for", "against"), no_open = TRUE, quiet = TRUE)
  expect_equal(with_page(start, function(address) seen <<- c(address, answers(address))), "ended")
  expect_match(seen[1], "^http://127.0.0.1:")
  expect_equal(seen[2], "TRUE")
  expect_false(answers(seen[1]))
})

# Presses the button that ends a page.
press_end <- function(address) {
  parts <- regmatches(address, regexec("^(http://127[.]0[.]0[.]1:([0-9]+))(/[^/]+)/?$", address))[[1]]
  socket <- socketConnection("127.0.0.1", as.integer(parts[3]), open = "r+b", blocking = TRUE, timeout = 10)
  on.exit(close(socket))
  writeLines(c(
    paste0("POST ", parts[4], "/api/end HTTP/1.1"), paste0("Host: 127.0.0.1:", parts[3]), paste0("Origin: ", parts[2]),
    "Content-Length: 0", "Connection: close", ""
  ), socket, sep = "\r\n")
  readLines(socket, 1, warn = FALSE)
}

test_that("the prompt comes back when the page is ended", {
  skip_without_program()
  skip_on_os("windows")
  ended <- function(start) {
    said <- NULL
    value <- withCallingHandlers(start(), standpoint_address = function(told) {
      said <<- press_end(told$address)
      invokeRestart("muffleMessage")
    })
    expect_match(said, "200")
    value
  }
  output <- file.path(tempfile(), "labels.csv")
  dir.create(dirname(output))
  label <- function() sp_label(articles()[1:2, ], output = output, labels = c("for", "against"), no_open = TRUE, quiet = TRUE)
  expect_equal(ended(label), output)
  folder <- tempfile("project-")
  expect_equal(ended(function() sp_open(folder, no_open = TRUE, quiet = TRUE)), folder)
  expect_true(dir.exists(folder))
})

test_that("a project opens", {
  skip_without_program()
  skip_on_os("windows")
  folder <- tempfile("project-")
  is_there <- NULL
  end <- with_page(function() sp_open(folder, no_open = TRUE, quiet = TRUE), function(address) is_there <<- dir.exists(folder))
  expect_equal(end, "ended")
  expect_true(is_there)
})
