# The package is tested with the program, which a machine that only checks packages does not have.
skip_without_program <- function() skip_if_not(sp_is_installed(), "the program is not installed")

example <- function(name) system.file("extdata", name, package = "standpoint", mustWork = TRUE)

# The articles of the repository as a data frame with document variables of several types.
articles <- function() {
  paths <- list.files(example("articles"), full.names = TRUE)
  number <- as.integer(substr(basename(paths), 1, 3))
  data.frame(
    doc_id = basename(paths),
    text = vapply(paths, function(path) paste(readLines(path, encoding = "UTF-8"), collapse = "\n"), "", USE.NAMES = FALSE),
    manner = cut(number, c(200, 224, 248, 272), c("literary", "web", "wire")),
    day = as.Date("2020-01-01") + number,
    number = number,
    is_even = number %% 2 == 0
  )
}

# Scores and a coded sample of them are made once for all tests.
made <- new.env()

scores <- function() {
  if (is.null(made$scores)) {
    scores <- suppressMessages(sp_score(articles(), quiet = TRUE))
    made$scores <- scores[scores$fit != "borrowed", ]
  }
  made$scores
}

# A sample with the labels that people gave.
coded <- function() {
  if (is.null(made$coded)) {
    coded <- sp_sample(scores(), sentences = 400, quiet = TRUE)
    labels <- read.csv(example("labels.csv"), encoding = "UTF-8")
    place <- match(paste0("test/", coded$document, coded$start), paste0(labels$document, labels$start))
    coded$label[] <- ifelse(labels$label[place] %in% c("", NA), "neutral", labels$label[place])
    made$coded <- coded
  }
  made$coded
}

bypass <- function() read.csv(example("bypass.csv"))

# A model on the bypass, trained once.
model <- function() {
  if (is.null(made$model)) made$model <- sp_train(bypass(), encoder = "none", quiet = TRUE)
  made$model
}

# The table that the command itself writes.
command_table <- function(...) {
  output <- tempfile(fileext = ".csv")
  processx::run(sp_program(), c("-q", ..., "-o", output))
  read.csv(output, check.names = FALSE, encoding = "UTF-8")
}

# The error that an expression ends with, and no other.
error_of <- function(expression) tryCatch(expression, error = identity)

expect_refused <- function(expression, code) {
  error <- error_of(expression)
  expect_s3_class(error, paste0("standpoint_error_", code))
  expect_s3_class(error, "standpoint_error")
  expect_match(conditionMessage(error), "[a-z]")
  invisible(error)
}
