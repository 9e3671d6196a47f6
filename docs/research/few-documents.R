# Coverage of the intervals of precision, recall and F1 of one label on few documents, for docs/research/coverage.md: the jackknife
# on the logit scale, and where fewer than ten documents bear on a figure Clopper and Pearson's interval by documents.
#
#     Rscript docs/research/few-documents.R
set.seed(1)
world <- function(C, share, lean, right, rlean) {
  n <- sample(5:15, C, TRUE)
  p <- rbeta(C, share * lean, (1 - share) * lean); q <- rbeta(C, right * rlean, (1 - right) * rlean)
  d <- rep(seq_len(C), n)
  truth <- runif(length(d)) < p[d]; ok <- runif(length(d)) < q[d]
  given <- ifelse(ok, truth, !truth)
  # one label of several: a wrong label is given to another one half of the time
  given <- ifelse(!truth & !ok & runif(length(d)) < 0.5, FALSE, given)
  f <- function(x) as.vector(rowsum(as.numeric(x), d))
  cbind(f(given & truth), f(given), f(truth), f(truth | given))
}
interval <- function(num, den, bearing, f1 = FALSE) {
  v <- sum(num) / sum(den); C <- length(num)
  if (!is.finite(v)) return(c(NA, NA, NA))
  few <- bearing < 10
  lo <- (sum(num) - num) / (sum(den) - den)
  se <- sqrt((C - 1) / C * sum((lo - v)^2))
  if (few || !is.finite(se) || se == 0) {
    m <- sum(den)^2 / sum(den^2); x <- v * m
    return(c(if (x > 0) qbeta(.025, x, m - x + 1) else 0, if (x < m) qbeta(.975, x + 1, m - x) else 1, 1))
  }
  df <- C - 1; h <- qt(.975, df) * se / (v * (1 - v))
  c(plogis(qlogis(v) - h), plogis(qlogis(v) + h), 0)
}
for (share in c(.25, .1)) for (lean in c(4, 0.7)) for (rlean in c(30, 2)) {
  for (C in c(20, 40)) {
    big <- colSums(world(60000, share, lean, .8, rlean)); truth <- c(big[1] / big[2], big[1] / big[3], big[1] / big[4])
    res <- replicate(1500, {
      w <- world(C, share, lean, .8, rlean)
      wrong <- sum(w[, 4] > w[, 1]); stands <- sum(w[, 3] > 0); giv <- sum(w[, 2] > 0)
      out <- c()
      for (k in 1:3) {
        b <- min(wrong, stands, if (k == 1) giv else Inf)
        i <- interval(w[, 1], w[, c(2, 3, 4)[k]], b)
        out <- c(out, i[3], i[1] <= truth[k] & truth[k] <= i[2], i[2] - i[1])
      }
      out
    })
    cell <- function(k, few) { r <- res[3 * k - 2:0, ]; s <- which(r[1, ] == few); if (length(s) < 50) "-" else sprintf("%.2f %.3f %.2f", length(s) / ncol(res), mean(r[2, s]), mean(r[3, s])) }
    cat(sprintf("| %g %% | %.2f, %.2f | %d |", 100 * share, 1 / (1 + lean), 1 / (1 + rlean), C), paste(sapply(1:3, function(k) c(cell(k, 0), cell(k, 1))), collapse = " | "), "|\n")
  }
}
