# Tables between R and the program: data frames become CSV files, and CSV files data frames.

# Rows that are written at once.
ROWS <- 50000L

# Columns of the program's tables that hold numbers, by their names. All others are texts.
WHOLE <- c("sentence", "segment", "paragraph", "start", "end", "row", "other_row")
NUMBERS <- "^(.*_)?(probability|p_.*|y_.*)$|^probability_of_"

# Writes a data frame as a CSV in UTF-8.
write_table <- function(table, path, name, call) {
  header <- paste(in_marks(names(table)), collapse = ",")
  write_rows(table, path, name, call, header, function(cells) {
    is_text <- vapply(table, is_quoted, NA)
    cells[is_text] <- lapply(cells[is_text], in_marks)
    do.call(paste, c(lapply(cells, empty_if_missing), sep = ","))
  })
}

# Writes a data frame as JSON lines, in which no text can be taken for two rows. Each value is a text.
write_json_lines <- function(table, path, name, call) {
  keys <- paste0("\"", json_text(enc2utf8(names(table))), "\":\"")
  before <- paste0(c("{", rep("\",", length(keys) - 1)), keys)
  write_rows(table, path, name, call, NULL, function(cells) {
    # One call, because every text in between would cost as much as the line.
    parts <- rbind(as.list(before), lapply(cells, function(cells) json_text(empty_if_missing(cells))))
    do.call(paste0, c(parts, "\"}"))
  })
}

# Writes the lines that `line_of` makes of the cells of some rows.
write_rows <- function(table, path, name, call, header, line_of) {
  for (column in names(table)) {
    if (!is.atomic(table[[column]]) || !is.null(dim(table[[column]]))) {
      refuse("column-type", paste0(name, ": the column ", column, " is a list or a matrix: leave it out, or make texts of it"),
        table = name, column = column, call = call
      )
    }
  }
  to <- file(path, "wb")
  on.exit(close(to))
  if (!is.null(header)) writeLines(enc2utf8(header), to, useBytes = TRUE)
  at <- 0L
  while (at < nrow(table)) {
    part <- seq.int(at + 1L, min(at + ROWS, nrow(table)))
    cells <- lapply(names(table), function(column) as_cells(table[[column]][part], name, column, at, call))
    writeLines(line_of(cells), to, useBytes = TRUE)
    at <- at + length(part)
  }
  path
}

is_quoted <- function(values) !(is.numeric(values) && !is.object(values))

empty_if_missing <- function(cells) {
  cells[is.na(cells)] <- ""
  cells
}

# Texts as cells of a CSV.
in_marks <- function(text) {
  marked <- paste0("\"", replaced(text, "\"", "\"\""), "\"")
  marked[is.na(text)] <- ""
  marked
}

# Texts as they stand between the marks of JSON.
json_text <- function(text) {
  special <- grep("[\\\\\"\\x01-\\x1f]", text, perl = TRUE, useBytes = TRUE)
  escaped <- replaced(text[special], "\\", "\\\\")
  escaped <- replaced(escaped, "\"", "\\\"")
  if (any(grepl("[\\x01-\\x1f]", escaped, perl = TRUE, useBytes = TRUE))) {
    for (control in 1:31) {
      escaped <- replaced(escaped, intToUtf8(control), sprintf("\\u%04x", control))
    }
  }
  text[special] <- escaped
  text
}

# Replaces a character, which few texts have.
replaced <- function(text, from, to) {
  has_it <- grep(from, text, fixed = TRUE, useBytes = TRUE)
  text[has_it] <- gsub(from, to, text[has_it], fixed = TRUE)
  text
}

# The cells of a column as texts.
as_cells <- function(values, table, column, before, call) {
  if (!is_quoted(values)) {
    cells <- sprintf("%.15g", values)
    # An id such as 1e15 keeps its digits.
    is_large <- which(abs(values) >= 1e15 & abs(values) < 2^53)
    cells[is_large] <- sprintf("%.0f", values[is_large])
    cells[is.na(values)] <- NA
    return(cells)
  }
  if (inherits(values, "Date")) {
    return(format(values, "%Y-%m-%d"))
  }
  if (inherits(values, "POSIXt")) {
    return(format(values, "%Y-%m-%d %H:%M:%S"))
  }
  as_utf8(as.character(values), table, column, before, call)
}

# Texts in UTF-8. Bytes that are none are an error: nobody knows which characters they were.
as_utf8 <- function(texts, table, column, before, call) {
  # enc2utf8() would write <ff> for a byte that is no character.
  is_utf8 <- if (isTRUE(l10n_info()[["UTF-8"]])) c("unknown", "UTF-8", "bytes") else c("UTF-8", "bytes")
  is_wrong <- which(!validUTF8(texts) & Encoding(texts) %in% is_utf8)
  if (length(is_wrong)) {
    row <- before + is_wrong[1]
    refuse("encoding", paste0(
      table, ": row ", row, " of ", column,
      " is no valid UTF-8: read its file with the right encoding, such as file(path, encoding = \"latin1\")"
    ), table = table, column = column, row = row, call = call)
  }
  enc2utf8(texts)
}

# Reads a CSV that the program wrote. Empty cells are NA.
read_table <- function(path) {
  header <- scan(path, "", sep = ",", quote = "\"", nlines = 1, quiet = TRUE, encoding = "UTF-8", na.strings = character())
  types <- lapply(header, function(name) {
    if (name %in% WHOLE) integer() else if (grepl(NUMBERS, name)) double() else character()
  })
  columns <- scan(path, types,
    sep = ",", quote = "\"", skip = 1, quiet = TRUE, encoding = "UTF-8",
    na.strings = "", multi.line = FALSE, comment.char = "", fill = FALSE
  )
  names(columns) <- header
  structure(columns, class = "data.frame", row.names = .set_row_names(length(columns[[1]])))
}

# Gives the columns of a table the types of R: labels are factors in the order of the model, dates are Date, and
# what the program passed on becomes what it looks like.
typed <- function(table, passed_on = character()) {
  for (label in grep("(^|_)label$", names(table), value = TRUE)) {
    prefix <- paste0(sub("label$", "", label), "p_")
    levels <- names(table)[startsWith(names(table), prefix)]
    if (length(levels)) {
      table[[label]] <- factor(table[[label]], substring(levels, nchar(prefix) + 1))
    }
  }
  if ("kind" %in% names(table)) {
    table$kind <- factor(table$kind)
  }
  for (column in passed_on) {
    values <- table[[column]]
    is_date <- grepl("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", values) | is.na(values)
    if (all(is_date) && !all(is.na(values))) {
      table[[column]] <- as.Date(values)
    } else {
      table[[column]] <- utils::type.convert(values, as.is = TRUE)
    }
  }
  table
}

# A tibble where tibbles are in use.
as_users_frame <- function(table) {
  if ("tibble" %in% loadedNamespaces()) tibble::as_tibble(table, .name_repair = "minimal") else table
}
