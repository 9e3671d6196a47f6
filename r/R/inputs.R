# What a user gives for articles and tables.

# Columns of a data frame that name the document, as readtext, quanteda and this program call them.
ID_COLUMNS <- c("doc_id", "document", "id")

# The names that a table of scores has for itself.
OWN_COLUMNS <- c("document", "sentence", "kind", "label", "probability", "text", "reasons", "start", "end", "fit", "segment", "paragraph")

# Returns whether a character vector names files and folders. Any other is a vector of texts.
are_paths <- function(x) {
  can_be <- is.character(x) && !inherits(x, "corpus") && is.null(names(x)) && length(x) > 0 && !anyNA(x)
  # A text that this system cannot write as a name is none.
  is_there <- function(paths) all(suppressWarnings(file.exists(paths)))
  is_short <- function(text) nchar(text, "bytes") < 4096 && !grepl("\n", text, fixed = TRUE, useBytes = TRUE)
  can_be && is_short(x[1]) && is_there(x[1]) && is_there(x)
}

# Texts that all look like paths, and lead nowhere: a typing error.
check_no_lost_path <- function(x, call) {
  looks_like <- is.character(x) && is.null(names(x)) && length(x) > 0 && !anyNA(x) && length(x) < 100 &&
    all(grepl("^[^ \n]+([/\\\\]|[.](txt|md|html?|csv|tsv|jsonl?|docx|odt|rtf|xlsx|srt|vtt)([.](gz|zst))?$)", x, useBytes = TRUE))
  if (looks_like) {
    lost <- x[!file.exists(x)]
    refuse("no-such-file", paste0(lost[1], ": no such file or folder (give a text a name, if it is meant as a text)"), file = lost[1], call = call)
  }
}

# The documents that a user gives as texts: ids, texts and document variables.
documents_of <- function(x, options, call) {
  if (inherits(x, "corpus") && is.character(x)) {
    variables <- attr(x, "docvars")
    ids <- if (is.null(variables$docname_)) names(x) else variables$docname_
    variables <- variables[setdiff(names(variables), c("docname_", "docid_", "segid_"))]
    x <- as.character(unclass(x))
    found <- list(ids = ids, texts = x, variables = variables)
  } else if (is.character(x) || is.factor(x)) {
    ids <- names(x)
    if (is.null(ids)) ids <- sprintf("text%d", seq_along(x))
    found <- list(ids = ids, texts = as.character(x), variables = NULL)
  } else if (is.data.frame(x)) {
    found <- documents_of_frame(as.data.frame(x), options, call)
  } else {
    refuse("input-type", paste0(
      "x is of the class ", class(x)[1], ": give a character vector, a data frame, a corpus of quanteda, or paths"
    ), class = class(x), call = call)
  }
  check_ids(found$ids, call)
  found
}

documents_of_frame <- function(x, options, call) {
  text <- if (is.null(options$text_column)) "text" else options$text_column
  id <- options$document_column
  for (column in c(text, id)) {
    if (!column %in% names(x)) {
      refuse("no-column", paste0(
        "x has no column ", column, " (it has ", paste(names(x), collapse = ", "), "): name ",
        if (identical(column, text)) "the text with text_column" else "the document with document_column"
      ), column = column, call = call)
    }
  }
  if (!is.character(x[[text]]) && !is.factor(x[[text]])) {
    refuse("input-type", paste0("the column ", text, " holds no texts, but is of the class ", class(x[[text]])[1]),
      column = text, call = call
    )
  }
  if (is.null(id)) id <- intersect(ID_COLUMNS, names(x))[1]
  if (is.na(id)) {
    is_named <- is.character(attr(x, "row.names"))
    ids <- if (is_named) row.names(x) else sprintf("text%d", seq_len(nrow(x)))
  } else {
    ids <- x[[id]]
  }
  list(ids = ids, texts = as.character(x[[text]]), variables = x[setdiff(names(x), c(text, id))])
}

# Each text has a name of its own, or sentences of two texts would be counted as one text.
check_ids <- function(ids, call) {
  missing <- which(is.na(ids) | !nzchar(as.character(ids)))
  if (length(missing)) {
    refuse("missing-ids", paste0("text ", missing[1], " has no id: give each text one, or none at all"), row = missing[1], call = call)
  }
  second <- anyDuplicated(ids)
  if (second) {
    first <- match(ids[second], ids)
    refuse("duplicate-ids", paste0(
      "the texts ", first, " and ", second, " have the same id, ", ids[second], ": give each text its own, or no id at all"
    ), id = as.character(ids[second]), rows = c(first, second), call = call)
  }
}

# Adds articles to a job: files as they are, and texts as a table. Returns the documents if they are texts.
add_articles <- function(job, x, options, with_variables = FALSE) {
  if (are_paths(x)) {
    job$inputs <- path.expand(x)
    return(NULL)
  }
  check_no_lost_path(x, job$call)
  documents <- documents_of(x, options, job$call)
  table <- data.frame(document = documents$ids, text = documents$texts)
  if (with_variables && !is.null(documents$variables)) {
    variables <- documents$variables
    names(variables) <- passed_names(names(variables), c("document", "text"))
    table <- cbind(table, variables)
  }
  job$inputs <- write_json_lines(table, in_job(job, "x.jsonl"), "x", job$call)
  documents
}

# The names that columns of a user get beside those of the program.
passed_names <- function(names, own = OWN_COLUMNS) {
  is_taken <- names %in% own
  names[is_taken] <- paste0("meta_", names[is_taken])
  names
}

# Joins the document variables to a table with a row for each sentence, and gives documents the ids of the user.
join_variables <- function(table, documents) {
  if (is.null(documents)) {
    return(table)
  }
  place <- match(table$document, as_names(documents$ids))
  if (anyNA(place)) {
    stop("internal error: the program changed the name ", table$document[is.na(place)][1])
  }
  table$document <- documents$ids[place]
  variables <- documents$variables
  if (length(variables)) {
    names(variables) <- passed_names(names(variables), names(table))
    for (name in names(variables)) {
      table[[name]] <- variables[[name]][place]
    }
  }
  table
}

# Ids as a table has them.
as_names <- function(ids) {
  if (is.numeric(ids) && !is.object(ids)) as_cells(ids) else trimws(as.character(ids))
}

# Adds a table, such as labels or scores, to a job: a data frame or a path.
add_table <- function(job, x) {
  job$inputs <- c(job$inputs, table_path(job, x, "x"))
}

# The file of a value: of a data frame, a model or a path.
table_path <- function(job, value, name) {
  if (is.data.frame(value)) {
    at <- length(list.files(job$folder, paste0("^", name, "[0-9]*[.]csv$")))
    path <- in_job(job, paste0(name, if (at) at + 1, ".csv"))
    return(write_table(as.data.frame(value), path, name, job$call))
  }
  if (inherits(value, "standpoint_model")) {
    return(model_path(job, value, name))
  }
  is_word <- is.atomic(value) && length(value) == 1 && !is.na(value)
  if (!is_word) {
    refuse("argument", paste0(
      name, " is ", if (is.null(value)) "NULL" else paste("of the class", class(value)[1], "and the length", length(value)),
      ": give one value, a path or a data frame"
    ), argument = name, call = job$call)
  }
  if (identical(name, "x")) {
    if (!is.character(value)) {
      refuse("input-type", paste0("x is of the class ", class(value)[1], ": give a data frame or the path of a table"), class = class(value), call = job$call)
    }
    if (!file.exists(value)) {
      refuse("no-such-file", paste0(value, ": no such file or folder"), file = value, call = job$call)
    }
    return(path.expand(value))
  }
  if (inherits(value, "Date")) format(value) else if (is.numeric(value)) as_cells(value) else as.character(value)
}
