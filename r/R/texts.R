# What is done with texts: score and segment.

# A table with a row for each sentence.
of_texts <- function(name, command, x, arguments, call) {
  job <- new_job(command, call)
  on.exit(end_job(job))
  documents <- add_articles(job, x, arguments)
  if (!is.null(documents)) {
    # The table of the job has columns of its own.
    arguments[c("text_column", "document_column")] <- NULL
  }
  add_options(job, name, arguments)
  output <- add_output(job, arguments$output, "table.csv")
  run_job(job, arguments$quiet)
  if (!is.null(arguments$output)) {
    return(invisible(output))
  }
  table <- read_table(output)
  passed_on <- if (is.null(documents)) after_own(names(table), arguments) else character()
  as_users_frame(join_variables(typed(table, passed_on), documents))
}

# The columns of a table that come from the user's own: those after the last of the program's.
after_own <- function(names, arguments) {
  own <- grepl("(^|_)(label|probability|reasons|fit)$|(^|_)p_", names) | names %in% OWN_COLUMNS
  names[seq_along(names) > max(which(own))]
}

do_score <- function(x, arguments, call) of_texts("sp_score", "score", x, arguments, call)

do_segment <- function(x, arguments, call) {
  if (is.null(arguments$labels) || !is.null(arguments$output)) {
    return(of_texts("sp_segment", "segment", x, arguments, call))
  }
  # The column label of a table to be coded has these labels and no values.
  labels <- unlist(strsplit(arguments$labels, ","))
  table <- of_texts("sp_segment", "segment", x, arguments, call)
  table$label <- factor(rep(NA_character_, nrow(table)), labels)
  table
}

# Labels of a language model. The program keeps its answers beside the output, so there always is one.
do_annotate <- function(x, arguments, call) {
  job <- new_job("annotate", call)
  on.exit(end_job(job))
  documents <- add_articles(job, x, arguments)
  if (!is.null(documents)) {
    arguments[c("text_column", "document_column")] <- NULL
  }
  add_options(job, "sp_annotate", arguments)
  output <- add_output(job, arguments$output)
  run_job(job, arguments$quiet)
  if (!grepl("[.]csv$", output, ignore.case = TRUE)) {
    return(invisible(output))
  }
  table <- read_table(output)
  passed_on <- if (is.null(documents)) after_own(names(table), arguments) else character()
  as_users_frame(join_variables(typed(table, passed_on), documents))
}
