"""Scores an archive of articles with Spark.

    spark-submit archive.py articles.parquet scores.parquet [model.safetensors]

The archive is a table with the columns `id` and `text`, in any format that Spark reads by its name (parquet, json,
orc). The result is a folder with one file for each partition.
"""

import sys

from pyspark.sql import SparkSession

from standpoint import spark


def main() -> None:
    source, target, *model = sys.argv[1:]
    session = SparkSession.builder.appName("standpoint").getOrCreate()
    articles = session.read.format(source.rsplit(".", 1)[-1]).load(source)

    # Lines that recur in the archive are boilerplate. They are learned once, so that a row does not depend on the
    # partition that it lies in.
    repetition = spark.learn_repetition(articles)
    scores = spark.score(articles, model=model[0] if model else None, repetition=repetition)
    spark.write(scores, target)

    written = session.read.parquet(target)
    written.groupBy("label").count().orderBy("label").show()
    unread = written.where("error is not null")
    print(f"articles that could not be scored: {unread.count()}")
    unread.select("document", "error").show(20, truncate=False)


if __name__ == "__main__":
    main()
