# The options of the program: inst/options.csv has a row for each option of each function, from which tools/make.R
# makes the functions and their pages. Its column `kind` says how an argument becomes an option.

# The options of a function.
options_of <- function(name) {
  if (is.null(known$options)) {
    path <- system.file("options.csv", package = "standpoint", mustWork = TRUE)
    known$options <- utils::read.csv(path, encoding = "UTF-8", na.strings = character())
  }
  known$options[known$options$fun == name, ]
}

# Adds the arguments of a user to a job. What has its default is left to the program.
add_options <- function(job, name, arguments) {
  table <- options_of(name)
  table$argument <- gsub("-", "_", table$option)
  for (at in which(!table$kind %in% c("none", "quiet", "output"))) {
    argument <- table$argument[at]
    value <- arguments[[argument]]
    is_default <- is.null(value) || is.atomic(value) && length(value) == 1 && identical(deparse(value), table$default[at])
    if (!is_default) {
      add_option(job, table$option[at], argument, table$kind[at], value)
    }
  }
}

add_option <- function(job, option, argument, kind, value) {
  one <- function(value) add_argument(job, option, enc2utf8(table_path(job, value, argument)))
  each <- function(values) {
    several <- is.list(values) && !is.data.frame(values) && !inherits(values, "standpoint_model")
    if (several || is.atomic(values) && length(values) > 1) {
      for (at in seq_along(values)) one_named(values[[at]], names(values)[at])
    } else {
      one(values)
    }
  }
  # The program takes the names of several models from their files.
  one_named <- function(value, name) {
    is_named <- length(name) == 1 && !is.na(name) && nzchar(name)
    path <- table_path(job, value, if (is_named) name else argument)
    add_argument(job, option, enc2utf8(path))
  }
  is_truth <- is.logical(value) && length(value) == 1 && !is.na(value)
  if (kind == "flag" && !is_truth) {
    refuse("argument", paste0(argument, " is neither TRUE nor FALSE"), argument = argument, call = job$call)
  }
  switch(kind,
    flag = add_argument(job, option),
    value = one(value),
    values = each(value),
    list = one(if (is.atomic(value) && length(value)) paste(value, collapse = ",") else value),
    optional = if (is_truth) {
      if (value) add_argument(job, option)
    } else {
      each(value)
    },
    formula = one(if (inherits(value, "formula")) gsub("[ \n`]", "", paste(deparse(value[[length(value)]]), collapse = "")) else value)
  )
}

# Adds the output that a user names. Without one the table goes to a file of the job. Returns its path.
add_output <- function(job, output, own) {
  path <- if (is.null(output)) in_job(job, own) else path.expand(table_path(job, output, "output"))
  add_argument(job, "output", enc2utf8(path))
  path
}
