# Golden values of crates/stats/src/prevalence/regression/tests.rs: R 4.2.2 with clubSandwich 0.5.8.
#
#     Rscript docs/research/regression.R
suppressMessages(library(clubSandwich))
options(digits = 15)

# Thirty sentences of twelve documents in three outlets. Half are coded.
lengths <- c(3, 1, 2, 4, 2, 3, 1, 2, 3, 2, 4, 3)
d <- data.frame(document = rep(1:12, times = lengths))
i <- seq_len(nrow(d)) - 1
d$outlet <- c("A", "B", "C")[d$document %% 3 + 1]
d$words <- (7 * i) %% 11
d$g <- ((13 * i) %% 17 + 1) / 20
d$code <- ifelse(i %% 2 == 0, as.numeric((5 * i) %% 7 < 3), NA)
d$pi <- ifelse(i %% 4 == 0, 0.5, 0.4)
d$y <- d$g + ifelse(is.na(d$code), 0, (d$code - d$g) / d$pi)

# Least squares, by clubSandwich.
least_squares <- function(d) {
  m <- lm(y ~ outlet + words, d)
  found <- coef_test(m, vcovCR(m, d$document, "CR2"), test = "Satterthwaite")
  print(data.frame(beta = found$beta, se = found$SE, df = found$df))
  m
}
m <- least_squares(d)

# A document alone in its outlet.
alone <- d
alone$outlet[alone$document == 12] <- "D"
invisible(least_squares(alone))

# Logit: the root of dsl's moment, sum x (y - p) = 0.
X <- model.matrix(m)
beta <- rep(0, ncol(X))
for (step in 1:100) {
  p <- as.vector(plogis(X %*% beta))
  beta <- beta + solve(t(X) %*% (X * (p * (1 - p))), t(X) %*% (d$y - p))
}
p <- as.vector(plogis(X %*% beta))

# CR2 and the degrees of freedom from their definitions, with all rows.
cr2 <- function(U, e, cluster) {
  M <- solve(t(U) %*% U)
  R <- diag(nrow(U)) - U %*% M %*% t(U)
  rows <- lapply(unique(cluster), function(c) which(cluster == c))
  root <- function(r) {
    q <- eigen(R[r, r, drop = FALSE], symmetric = TRUE)
    f <- ifelse(q$values < 1e-10, 0, 1 / sqrt(q$values))
    q$vectors %*% diag(f, length(f)) %*% t(q$vectors)
  }
  A <- lapply(rows, root)
  score <- mapply(function(r, a) M %*% t(U[r, , drop = FALSE]) %*% a %*% e[r], rows, A)
  df <- sapply(seq_len(ncol(U)), function(j) {
    G <- mapply(function(r, a) R[, r, drop = FALSE] %*% a %*% U[r, , drop = FALSE] %*% M[, j], rows, A)
    P <- t(G) %*% G
    sum(diag(P))^2 / sum(P^2)
  })
  data.frame(se = sqrt(rowSums(score^2)), df = df)
}
w <- p * (1 - p)
print(cbind(beta = as.vector(beta), cr2(X * sqrt(w), (d$y - p) / sqrt(w), d$document)))
print(cr2(X, resid(m), d$document))

# Clusters of documents: six sources of two documents each. Least squares by clubSandwich, and the mean of y with the
# jackknife of sources.
d$source <- (d$document + 1) %/% 2
found <- coef_test(m, vcovCR(m, d$source, "CR2"), test = "Satterthwaite")
print(data.frame(beta = found$beta, se = found$SE, df = found$df))
sources <- unique(d$source)
without <- sapply(sources, function(source) mean(d$y[d$source != source]))
C <- length(sources)
print(c(mean = mean(d$y), se = sqrt((C - 1) / C * sum((without - mean(d$y))^2))))

# Products, tests of terms and marginal means, of the data four times over, so that each outlet has ten coded documents.
suppressMessages(library(emmeans))
suppressMessages(emm_options(lmerTest.limit = 0))
fourfold <- do.call(rbind, lapply(0:3, function(copy) transform(d, document = document + 100 * copy)))
m <- lm(y ~ outlet * words, fourfold)
V <- vcovCR(m, fourfold$document, "CR2")
found <- coef_test(m, V, test = "Satterthwaite")
print(data.frame(beta = found$beta, se = found$SE, df = found$df))
print(unlist(unclass(Wald_test(m, constrain_zero(5:6), V, test = "HTZ"))[c("Fstat", "df_num", "df_denom", "p_val")]))
m <- lm(y ~ outlet + words, fourfold)
V <- vcovCR(m, fourfold$document, "CR2")
print(unlist(unclass(Wald_test(m, constrain_zero(2:3), V, test = "HTZ"))[c("Fstat", "df_num", "df_denom", "p_val")]))
# The means of emmeans with this covariance, and degrees of freedom by clubSandwich's linear_contrast.
means <- emmeans(m, "outlet", vcov. = as.matrix(V), weights = "proportional")
print(as.data.frame(means)[, c("emmean", "SE")])
print(as.data.frame(pairs(means, reverse = TRUE))[, c("contrast", "estimate", "SE")])
k <- cbind(1, c(0, 1, 0), c(0, 0, 1), mean(fourfold$words))
contrasts <- rbind(k, k[2, ] - k[1, ], k[3, ] - k[1, ], k[3, ] - k[2, ])
found <- linear_contrast(m, V, contrasts, test = "Satterthwaite", p_values = TRUE)
print(data.frame(estimate = found$Est, se = found$SE, df = found$df, p = found$p_val))
print(p.adjust(found$p_val[4:6], "holm"))
# Logit: the mean of p with each outlet in turn, and its gradient.
X <- model.matrix(m)
beta <- rep(0, ncol(X))
for (step in 1:100) {
  p <- as.vector(plogis(X %*% beta))
  beta <- beta + solve(t(X) %*% (X * (p * (1 - p))), t(X) %*% (fourfold$y - p))
}
p <- as.vector(plogis(X %*% beta))
w <- sqrt(p * (1 - p))
U <- X * w
M <- solve(t(U) %*% U)
R <- diag(nrow(U)) - U %*% M %*% t(U)
e <- (fourfold$y - p) / w
rows <- lapply(unique(fourfold$document), function(c) which(fourfold$document == c))
A <- lapply(rows, function(r) {
  q <- eigen(R[r, r, drop = FALSE], symmetric = TRUE)
  f <- ifelse(q$values < 1e-10, 0, 1 / sqrt(q$values))
  q$vectors %*% diag(f, length(f)) %*% t(q$vectors)
})
for (outlet in c("A", "B", "C")) {
  x <- X
  x[, 2] <- outlet == "B"
  x[, 3] <- outlet == "C"
  q <- as.vector(plogis(x %*% beta))
  l <- M %*% colMeans(x * (q * (1 - q)))
  score <- mapply(function(r, a) t(l) %*% t(U[r, , drop = FALSE]) %*% a %*% e[r], rows, A)
  G <- mapply(function(r, a) R[, r, drop = FALSE] %*% a %*% U[r, , drop = FALSE] %*% l, rows, A)
  P <- t(G) %*% G
  print(c(mean = mean(q), se = sqrt(sum(score^2)), df = sum(diag(P))^2 / sum(P^2)))
}
