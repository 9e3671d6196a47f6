# Makes the functions and their pages from inst/options.csv:
#
#     Rscript tools/make.R [PROGRAM]
#
# With a program the table takes its options from `PROGRAM … --help` first. What an argument is (`kind`, `default`) is
# for people to say: a new option has an empty `kind`, and this script stops at it. The kinds:
#
#     flag      TRUE or FALSE                        list      a vector, with commas between its values
#     value     one value, data frame or model       formula   a one-sided formula, or its text
#     values    one or more of these                 output    the path that the function writes
#     optional  TRUE, or values                      quiet     whether notes are told
#     none      no argument: the function sets the option itself, or it has no use in R

source("tests/testthat/helper-help.R")
path <- "inst/options.csv"
table <- read.csv(path, encoding = "UTF-8", na.strings = character(), colClasses = "character")
program <- commandArgs(TRUE)
if (length(program)) {
  pairs <- unique(table[c("fun", "command")])
  table <- do.call(rbind, lapply(seq_len(nrow(pairs)), function(at) {
    ours <- table[table$fun == pairs$fun[at], ]
    theirs <- read_help(program, pairs$command[at])
    if (is.null(theirs)) {
      message("the program has no command ", pairs$command[at], ": its options stay as they are")
      return(ours)
    }
    place <- match(theirs$option, ours$option)
    known <- function(column) ifelse(is.na(place), "", ours[[column]][place])
    data.frame(
      fun = pairs$fun[at], command = pairs$command[at], option = theirs$option, value = theirs$value,
      kind = known("kind"), default = known("default"), text = theirs$text
    )
  }))
  write.csv(table, path, row.names = FALSE, fileEncoding = "UTF-8")
}
new <- table[table$kind == "", ]
if (nrow(new)) {
  stop("say in ", path, " what these are: ", paste(new$fun, new$option, collapse = "; "))
}

# The first argument of each function, with its default.
first_of <- c(sp_open = "folder = NULL", sp_label = "x = NULL")

arguments_of <- function(fun) {
  rows <- table[table$fun == fun & table$kind != "none", ]
  # What must be given comes first, and so does a number of sentences, which mostly is.
  is_first <- !nzchar(rows$default) | (fun == "sp_sample" & rows$option == "sentences")
  rows <- rows[order(!is_first), ]
  rows$argument <- gsub("-", "_", rows$option)
  rows
}

signature_of <- function(fun) {
  first <- if (fun %in% names(first_of)) first_of[[fun]] else "x"
  rows <- arguments_of(fun)
  own <- ifelse(nzchar(rows$default), paste(rows$argument, "=", rows$default), rows$argument)
  c(first, own)
}

# Arguments in lines, each whole.
wrapped <- function(arguments) {
  whole <- gsub(" ", "~", arguments, fixed = TRUE)
  paste(gsub("~", " ", strwrap(paste(whole, collapse = ", "), 100), fixed = TRUE), collapse = "\n    ")
}

wrapper <- function(fun) {
  rows <- arguments_of(fun)
  first <- sub(" .*", "", signature_of(fun)[1])
  paste0(
    fun, " <- function(\n    ", wrapped(signature_of(fun)), "\n) {\n",
    "  do_", sub("^sp_", "", fun), "(", first, ", list(\n    ",
    wrapped(paste(rows$argument, "=", rows$argument)),
    "\n  ), sys.call())\n}"
  )
}

# The text of an option, as R writes its names.
in_rd <- function(text, argument) {
  text <- gsub("([\\\\%{}])", "\\\\\\1", text)
  text <- gsub("--([a-z]+(-[a-z]+)*)", "`\\1`", text)
  text <- gsub("`standpoint ([a-z]+) `help``", "the program's page of `\\1`", text)
  parts <- strsplit(text, "`", fixed = TRUE)[[1]]
  is_code <- seq_along(parts) %% 2 == 0
  code <- ifelse(grepl("^[a-z]+(-[a-z]+)+$", parts), gsub("-", "_", parts), parts)
  commands <- c("train", "score", "sample", "evaluate", "agree", "audit", "summarize", "report", "label", "segment")
  code <- ifelse(code %in% commands, paste0("\\link{sp_", code, "}"), paste0("\\code{", code, "}"))
  parts[is_code] <- code[is_code]
  paste(strwrap(paste(parts, collapse = ""), 100, exdent = 4), collapse = "\n")
}

item <- function(argument, text) paste0("  \\item{", argument, "}{", text, "}")

page <- function(template) {
  fun <- sub("[.]Rd$", "", basename(template))
  lines <- readLines(template, encoding = "UTF-8")
  if (fun %in% table$fun) {
    rows <- arguments_of(fun)
    usage <- paste0(fun, "(\n  ", paste(signature_of(fun), collapse = ",\n  "), "\n)")
    own <- vapply(seq_len(nrow(rows)), function(at) {
      text <- rows$text[at]
      if (rows$kind[at] == "output" && nzchar(rows$default[at])) {
        text <- paste0(sub(" *\\[default:.*", "", text), ". Then the value is its path [default: none]")
      }
      if (rows$kind[at] == "output" && fun == "sp_train") {
        text <- "Where to write the model [default: nowhere; the object has it]"
      }
      if (rows$kind[at] == "quiet") text <- "Whether to leave out notes and progress"
      item(rows$argument[at], in_rd(text, rows$argument[at]))
    }, "")
    lines[lines == "%USAGE%"] <- usage
    lines[lines == "%ARGUMENTS%"] <- paste(own, collapse = "\n")
  }
  made <- paste0("% Made by tools/make.R from tools/pages/", basename(template), " and inst/options.csv.")
  writeLines(enc2utf8(c(made, lines)), file.path("man", basename(template)), useBytes = TRUE)
}

functions <- unique(table$fun)
writeLines(c(
  "# Made by tools/make.R from inst/options.csv: the functions that run a command of the program.",
  "", paste(vapply(functions, wrapper, ""), collapse = "\n\n")
), "R/commands.R")
invisible(lapply(list.files("tools/pages", full.names = TRUE), page))
