options <- read.csv(system.file("options.csv", package = "standpoint"), encoding = "UTF-8", na.strings = character())
functions <- unique(options[c("fun", "command")])

test_that("the options are those of the program's help, word for word", {
  skip_without_program()
  compared <- 0
  for (at in seq_len(nrow(functions))) {
    ours <- options[options$fun == functions$fun[at], c("option", "value", "text")]
    theirs <- read_help(sp_program(), functions$command[at])
    if (is.null(theirs)) next
    expect_equal(ours, theirs, ignore_attr = TRUE, info = functions$fun[at])
    compared <- compared + 1
  }
  # A program may be too old for one command.
  expect_gte(compared, nrow(functions) - 1)
})

test_that("each function has the arguments and the defaults of the table", {
  for (fun in functions$fun) {
    rows <- options[options$fun == fun & options$kind != "none", ]
    formals <- formals(get(fun))[-1]
    expect_setequal(names(formals), gsub("-", "_", rows$option))
    defaults <- vapply(formals, function(value) paste(deparse(value), collapse = ""), "")
    expect_equal(unname(defaults[gsub("-", "_", rows$option)]), rows$default, info = fun)
  }
})

test_that("each kind of argument becomes its option", {
  job <- standpoint:::new_job("summarize", NULL)
  on.exit(standpoint:::end_job(job))
  add <- function(kind, value) {
    job$arguments <- character()
    standpoint:::add_option(job, "an-option", "an_option", kind, value)
    job$arguments
  }
  expect_equal(add("flag", TRUE), "--an-option")
  expect_equal(add("value", 0.06), "--an-option=0.06")
  expect_equal(add("value", 1e5), "--an-option=100000")
  expect_equal(add("value", as.Date("2003-04-30")), "--an-option=2003-04-30")
  expect_equal(add("value", "-x"), "--an-option=-x")
  expect_equal(add("values", c("a", "b")), c("--an-option=a", "--an-option=b"))
  expect_equal(add("list", c("a", "b")), "--an-option=a,b")
  expect_equal(add("optional", TRUE), "--an-option")
  expect_equal(add("optional", 4), "--an-option=4")
  expect_length(add("optional", FALSE), 0)
  expect_equal(add("formula", ~ outlet * date), "--an-option=outlet*date")
  expect_equal(add("formula", "outlet+date"), "--an-option=outlet+date")
  files <- sub("^--an-option=", "", add("values", list(data.frame(a = 1), data.frame(a = 2))))
  expect_equal(vapply(files, function(file) read.csv(file)$a, 0, USE.NAMES = FALSE), c(1, 2))
})

test_that("what has its default is left to the program", {
  job <- standpoint:::new_job("score", NULL)
  on.exit(standpoint:::end_job(job))
  standpoint:::add_options(job, "sp_score", list(model = "built-in", all = FALSE, unit = NULL, strict = TRUE))
  expect_equal(job$arguments, "--strict")
})
