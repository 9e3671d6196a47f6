# The options of a command as its help lists them: a data frame with their names, their values and their texts. NULL if the
# program has no such command.
read_help <- function(program, command) {
  help <- processx::run(program, c(command, "--help"), encoding = "UTF-8", error_on_status = FALSE)
  if (help$status != 0) {
    return(NULL)
  }
  lines <- strsplit(help$stdout, "\n", fixed = TRUE)[[1]]
  lines <- lines[seq_len(min(which(lines == "Examples:"), length(lines) + 1) - 1)]
  form <- "^ +(?:-[a-z], )?--([a-z-]+)([^ ]*(?: [^ ]*<[^>]*>[^ ]*)?)(?: {2,}(.*))?$"
  found <- regmatches(lines, regexec(form, lines, perl = TRUE))
  is_option <- lengths(found) > 0
  # Lines without an indent are headings, and end the text of an option.
  is_text <- grepl("^ {10}", lines) & !is_option
  option <- cumsum(is_option)
  texts <- vapply(seq_len(max(option)), function(at) {
    first <- which(is_option)[at]
    own <- trimws(c(found[[first]][4], lines[option == at & is_text]))
    own <- sub("^- ([a-z-]+): +", "\"\\1\": ", own[nzchar(own)])
    paste(own, collapse = " ")
  }, "")
  options <- data.frame(
    option = vapply(found[is_option], `[`, "", 2),
    value = trimws(vapply(found[is_option], `[`, "", 3)),
    text = texts
  )
  options[options$option != "help", ]
}
