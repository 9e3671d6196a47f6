# Scores a data frame in R by way of Python, with the package reticulate.
#
# Name the Python into which standpoint was installed:
#     RETICULATE_PYTHON=venv/bin/python Rscript python/examples/score.R

library(reticulate)

standpoint <- import("standpoint")
model <- standpoint$Model$default()

letters <- data.frame(
  id = c("a", "b"),
  body = c("Bring them home. The talks go on.", "They should stay in Iraq.")
)

# as.list, because a single text is no list of texts in Python.
scores <- model$score(as.list(letters$body), ids = as.list(letters$id))
scores <- as.data.frame(scores$to_dict(), check.names = FALSE)
print(scores[, c("document", "sentence", "label", "probability", "text")])

# `start` and `end` count characters from 0; substring counts from 1.
bodies <- letters$body[match(scores$document, letters$id)]
stopifnot(substring(bodies, scores$start + 1, scores$end) == scores$text)

# The shares of the labels; labels alone do not correct the errors of a model (docs/summarize.md).
print(prop.table(table(scores$label)))
