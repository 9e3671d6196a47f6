# Runs the blocks of R in the documents and compares what they give with what the program wrote.

docs <- commandArgs(TRUE)

# The values of all expressions in a block of a page. Its variables stay.
run <- function(page, block) {
  lines <- readLines(file.path(docs, page), encoding = "UTF-8")
  opening <- which(lines == "```r")[block]
  closing <- opening + which(lines[-seq_len(opening)] == "```")[1]
  expressions <- parse(text = lines[seq(opening + 1, closing - 1)])
  lapply(expressions, eval, envir = globalenv())
}

is_near <- function(one, other, by) all(abs(one - other) <= by)

# A table of scores keeps its names, and its means are the shares of `summarize`.
values <- run("other-programs.md", 1)
stopifnot(is.numeric(scores$`p_pro-withdrawal`), setequal(scores$outlet, c("Courier", "Post")))
means <- values[[2]]
shares <- read.csv("shares.csv")
shares <- shares[shares$estimator == "pcc" & shares$label == "pro-withdrawal", ]
shares <- shares$share[match(names(means), shares$group)]
stopifnot(length(means) == 2, is_near(means, shares, 1e-4), file.exists("scores-in-r.csv"))

# The Python package gives the labels that the command gives.
values <- run("other-programs.md", 2)
stopifnot(identical(values[[length(values)]], read.csv("two-scores.csv")$label))

# Pseudo-outcomes give the coefficients of `--regress`.
values <- run("other-programs.md", 3)
theirs <- as.data.frame(values[[length(values)]])["outletPost", ]
ours <- read.csv("regression.csv")
ours <- ours[ours$label == "pro-withdrawal" & ours$term == "outlet", ]
stopifnot(
  nrow(ours) == 1, ours$level == "Post",
  is_near(theirs$beta, ours$estimate, 1e-4),
  is_near(theirs$SE, ours$standard_error, 1e-4),
  is_near(theirs[[grep("^df", names(theirs))[1]]], ours$df, 0.1)
)

# A share that fits known totals is the mean of those of the outlets by their totals.
values <- run("other-programs.md", 4)
means <- tapply(scores$`y_pro-withdrawal`, scores$outlet, mean)
interval <- values[[length(values)]]
stopifnot(
  is_near(coef(shares), sum(means[totals$outlet] * totals$Freq) / sum(totals$Freq), 1e-9),
  interval[1] < coef(shares), coef(shares) < interval[2]
)
