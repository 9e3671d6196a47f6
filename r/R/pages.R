# The pages of the program in the browser: label and open. R waits until they end.

do_label <- function(x, arguments, call) {
  job <- new_job("label", call)
  on.exit(end_job(job))
  job$speaks <- TRUE
  if (!is.null(x) && !is.null(add_articles(job, x, arguments, with_variables = TRUE))) {
    arguments[c("text_column", "document_column")] <- NULL
  }
  add_options(job, "sp_label", arguments)
  output <- add_output(job, arguments$output)
  run_job(job, arguments$quiet)
  invisible(output)
}

do_open <- function(folder, arguments, call) {
  job <- new_job("open", call)
  on.exit(end_job(job))
  job$speaks <- TRUE
  if (!is.null(folder)) job$inputs <- path.expand(folder)
  add_options(job, "sp_open", arguments)
  run_job(job, arguments$quiet)
  invisible(folder)
}
