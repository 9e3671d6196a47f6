# Runs the R of docs/r.md as it stands there, on articles of the repository:
#
#     Rscript r/tools/documents.R
#
# The first 12 of the test articles are labelled, the others scored. The coded sample has the labels that people gave.

root <- normalizePath(".")
work <- tempfile("documents-")
dir.create(work)
setwd(work)
library(standpoint)

labels <- read.csv(file.path(root, "labels/withdrawal-test.csv"), encoding = "UTF-8")
labels$document <- sub("^test/", "", labels$document)
labels$text <- gsub("\n", " ", labels$text)
is_early <- substr(labels$document, 1, 3) <= "212"
write.csv(labels[is_early & labels$label != "", c("document", "text", "label")], "labels.csv", row.names = FALSE)
paths <- list.files(file.path(root, "seeds/test"), full.names = TRUE)
paths <- paths[substr(basename(paths), 1, 3) > "212"]
articles <- data.frame(
  doc_id = basename(paths),
  text = vapply(paths, function(path) paste(readLines(path, encoding = "UTF-8"), collapse = "\n"), ""),
  outlet = ifelse(seq_along(paths) %% 3 == 0, "Post", "Courier")
)
write.csv(articles, "articles.csv", row.names = FALSE)
# Which sentences are drawn does not depend on the model.
coded <- sp_sample(sp_score(articles, quiet = TRUE), sentences = 300, quiet = TRUE)
place <- match(paste(coded$document, coded$start), paste(labels$document, labels$start))
coded$label <- ifelse(labels$label[place] %in% c("", NA), "neutral", labels$label[place])
write.csv(coded, "coded.csv", row.names = FALSE)
rm(labels, articles, coded)

lines <- readLines(file.path(root, "docs/r.md"), encoding = "UTF-8")
opening <- which(lines == "```r")
stopifnot(length(opening) == 1)
closing <- opening + which(lines[-seq_len(opening)] == "```")[1]
block <- lines[seq(opening + 1, closing - 1)]
stopifnot(sum(nzchar(block) & !startsWith(block, "#")) <= 25)
grDevices::pdf("plots.pdf")
for (expression in parse(text = block)) {
  cat(">", deparse(expression), sep = "\n")
  value <- withVisible(eval(expression, globalenv()))
  if (value$visible) print(value$value)
}
invisible(grDevices::dev.off())

# The figures of both regressions are the same.
own <- as.data.frame(sp_summarize(scores, sample = coded, regress = ~outlet, quiet = TRUE))
own <- own[own$label == "pro-withdrawal" & own$term == "outlet", ]
fit <- estimatr::lm_robust(`y_pro-withdrawal` ~ outlet, data = outcomes, clusters = document, se_type = "CR2")
stopifnot(
  nrow(own) == 1, own$against == "Courier",
  abs(own$estimate - coef(fit)[["outletPost"]]) < 1e-5,
  abs(own$std.error - fit$std.error[["outletPost"]]) < 1e-5,
  file.size("report.html") > 1e5, file.size("sample.xlsx") > 1000, file.size("plots.pdf") > 1000
)
setwd(root)
unlink(work, recursive = TRUE)
cat("docs/r.md does what it says.\n")
