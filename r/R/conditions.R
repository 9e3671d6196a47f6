# What the program finds, as conditions of R. The class of each ends with its code, such as
# `standpoint_warning_corpus_empty_file` for the code `corpus/empty-file`.

# The classes of a condition of one severity and code.
classes_of <- function(severity, code) {
  base <- paste0("standpoint_", severity)
  c(paste0(base, "_", gsub("[^a-z0-9]+", "_", tolower(code))), base)
}

# Stops with an error of this code. The fields say where and what, as those of findings do.
refuse <- function(code, message, ..., call = NULL) {
  fields <- list(...)
  stop(errorCondition(message, code = code, fields = fields, class = classes_of("error", code), call = call))
}

# Signals what the program found: notes as messages, warnings as warnings, and a refusal as an error.
signal_finding <- function(finding, quiet, call) {
  message <- finding$message
  code <- finding$code
  fields <- finding[setdiff(names(finding), c("severity", "code", "message"))]
  if (finding$severity == "refusal") {
    stop(errorCondition(message, code = code, fields = fields, class = classes_of("error", code), call = call))
  }
  if (finding$severity == "warning") {
    class <- classes_of("warning", code)
    return(warning(warningCondition(message, code = code, fields = fields, class = class, call = call)))
  }
  if (!quiet) {
    class <- c(classes_of("note", code), "message", "condition")
    message(structure(class = class, list(message = paste0(message, "\n"), call = call, code = code, fields = fields)))
  }
}
