# Runs a command of the program. A job has a folder for what is written for it, which is gone when it ends.

new_job <- function(command, call) {
  job <- new.env(parent = emptyenv())
  job$command <- command
  job$call <- call
  job$folder <- tempfile("standpoint-")
  dir.create(job$folder)
  job$arguments <- character()
  job$inputs <- character()
  # What was said beside the findings, and how good a model is.
  job$said <- character()
  job$verdict <- NULL
  job
}

end_job <- function(job) unlink(job$folder, recursive = TRUE)

in_job <- function(job, name) file.path(job$folder, name)

# Adds an option for the program alone.
add_argument <- function(job, option, value = NULL) {
  job$arguments <- c(job$arguments, paste0("--", option, if (!is.null(value)) paste0("=", value)))
}

# Runs the command, and signals what it found. Returns what it wrote on standard output.
run_job <- function(job, quiet = FALSE) {
  program <- find_program(job$call)
  found <- in_job(job, "findings.json")
  output <- in_job(job, "output.txt")
  arguments <- c(
    job$command, "--events", paste0("--findings=", found), job$arguments,
    if (length(job$inputs)) c("--", job$inputs)
  )
  # The program ends with its standard input: when R ends, however that comes about.
  process <- processx::process$new(program, enc2utf8(arguments),
    stdin = "|", stdout = output, stderr = "|", encoding = "UTF-8", cleanup = TRUE
  )
  on.exit(stop_process(process))
  progress <- new_progress(quiet)
  on.exit(progress$end(), add = TRUE)
  while (process$is_incomplete_error()) {
    process$poll_io(500)
    for (line in process$read_error_lines()) {
      hear(job, line, progress, quiet)
    }
  }
  process$wait()
  status <- process$get_exit_status()
  progress$end()
  for (finding in read_findings(found, job)) {
    signal_finding(finding, quiet, job$call)
  }
  # 1 without a refusal: something could not be read, and a warning has named it.
  if (!status %in% 0:1 || status == 1 && !file.exists(found)) {
    said <- paste(job$said, collapse = "\n")
    refuse("failed", if (nzchar(said)) said else paste("the program ended with the exit code", status),
      status = status, call = job$call
    )
  }
  without_folder(read_text(output), job)
}

# Takes note of a line of standard error: an event in JSON, or plain words.
hear <- function(job, line, progress, quiet) {
  event <- tryCatch(jsonlite::fromJSON(line, simplifyMatrix = TRUE), error = function(error) list(said = line))
  if (!is.list(event)) event <- list(said = line)
  if (!is.null(event$said)) {
    job$said <- c(job$said, without_folder(event$said, job))
    if (isTRUE(job$speaks) && !quiet) message(event$said)
  } else if (!is.null(event$verdict)) {
    job$verdict <- event$verdict
    job$report <- job$said
  } else if (!is.null(event$progress)) {
    progress$show(event$progress)
  } else if (!is.null(event$address)) {
    text <- paste0("Open this address in a browser: ", event$address, "\n")
    message(structure(
      class = c("standpoint_address", "message", "condition"),
      list(message = text, call = job$call, address = event$address)
    ))
  }
}

# Ends a program that still runs, as Ctrl-C does, so that it removes unfinished files.
stop_process <- function(process) {
  if (process$is_alive()) {
    process$interrupt()
    process$wait(3000)
    process$kill()
  }
}

# Files of a job are gone when somebody reads this.
without_folder <- function(text, job) {
  gsub(paste0(normalizePath(job$folder, "/", FALSE), "/"), "", gsub(paste0(job$folder, "/"), "", text, fixed = TRUE), fixed = TRUE)
}

read_findings <- function(path, job) {
  if (!file.exists(path)) {
    return(list())
  }
  findings <- jsonlite::fromJSON(path, simplifyVector = FALSE)$findings
  shorten <- function(value) if (is.character(value)) without_folder(value, job) else value
  lapply(findings, lapply, shorten)
}

read_text <- function(path) {
  lines <- readLines(path, encoding = "UTF-8", warn = FALSE)
  paste(c(lines, ""), collapse = "\n")
}

# Shows how far the work is: with cli if it is there, or else in a line of its own.
new_progress <- function(quiet) {
  if (quiet || !interactive()) {
    return(list(show = function(told) NULL, end = function() NULL))
  }
  has_cli <- requireNamespace("cli", quietly = TRUE)
  bar <- NULL
  width <- 0
  show <- function(told) {
    if (has_cli) {
      total <- if (length(told$of) && told$of > 0) told$of else NA
      if (is.null(bar)) {
        bar <<- cli::cli_progress_bar(told$what, total = total, .auto_close = FALSE)
      }
      cli::cli_progress_update(set = told$done, total = total, id = bar)
    } else {
      text <- paste0(told$what, ": ", told$done, if (length(told$of) && told$of > 0) paste(" of", told$of))
      cat("\r", formatC(text, width = -width), file = stderr(), sep = "")
      width <<- nchar(text)
    }
  }
  end <- function() {
    if (has_cli && !is.null(bar)) cli::cli_progress_done(id = bar)
    if (width > 0) cat("\r", strrep(" ", width), "\r", file = stderr(), sep = "")
    bar <<- NULL
    width <<- 0
  }
  list(show = show, end = end)
}
