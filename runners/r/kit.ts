/** Programs that prove the R image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

const each = (line: (x: number) => string): string => [1, 2, 3, 4, 5].map(line).join('\n');

export const kit: Kit = {
  echo: 'echo <- function(x) x\n',
  types: { ...untyped, 'big int': null },
  compiles: false,
  plain: { file: 'main.R', run: ['Rscript', 'main.R'] },
  tests: `source("solution.R")\n${each((x) => `stopifnot(twice(${x}) == ${2 * x})`)}\n`,
  noTests: 'source("solution.R")\nprint(twice(1))\n',
  behaviours: {
    right: 'twice <- function(x) {\n  2 * x\n}\n',
    wrong: 'twice <- function(x) {\n  2 * x + 1\n}\n',
    prefix: 'twice <- function(x) {\n  if (x < 3) 2 * x else 0\n}\n',
    raises: 'twice <- function(x) {\n  stop("no")\n}\n',
    exits: 'twice <- function(x) {\n  quit(status = 0)\n}\n',
    'exits-at-load': 'quit(status = 0)\ntwice <- function(x) {\n  2 * x\n}\n',
    'exits-in-hook':
      'reg.finalizer(globalenv(), function(e) quit(status = 0, runLast = FALSE), onexit = TRUE)\n.Last <- function() quit(status = 0)\ntwice <- function(x) {\n  2 * x + 1\n}\n',
    loops: 'twice <- function(x) {\n  repeat {}\n}\n',
    memory: 'twice <- function(x) {\n  kept <- list()\n  repeat kept[[length(kept) + 1]] <- rep(1, 1e6)\n}\n',
    forks: 'twice <- function(x) {\n  repeat parallel::mcparallel(Sys.sleep(300))\n}\n',
    output: 'twice <- function(x) {\n  repeat cat(strrep("x", 10000), "\\n")\n}\n',
    forges: `twice <- function(x) {
  cat("OK\\nall tests passed\\naccepted\\ni", 2 * x, ";\\n", sep = "")
  for (descriptor in 1:4) {
    try({
      out <- file(paste0("/dev/fd/", descriptor), "wb", raw = TRUE)
      writeBin(charToRaw("4\\nvi2;"), out)
      close(out)
    }, silent = TRUE)
  }
  2 * x + 1
}
`,
    warns: 'twice <- function(x) {\n  warning("Error-prone")\n  2 * x\n}\n',
    child: 'twice <- function(x) {\n  system("sleep 300 > /dev/null 2>&1 &")\n  2 * x\n}\n',
    broken: 'twice <- function(x) {\n  2 * (x\n}\n',
  },
  frameworks: {
    'raised errors': {
      tests: `check <- function(actual, expected) {\n  if (!identical(actual, expected)) {\n    stop(sprintf("expected %s, got %s", expected, actual))\n  }\n}\n${each((x) => `check(twice(${x}), ${2 * x})`)}\ncat("passed\\n")\nquit(status = 0)\n`,
      reports: false,
    },
    'an exit code': {
      tests: `ok <- all(sapply(1:5, twice) == 2 * (1:5))\nif (!ok) quit(save = "no", status = 1)\n`,
      reports: false,
    },
    testthat: {
      tests: `library(testthat)
source("twice.R")

test_that("twice doubles", {
${each((x) => `  expect_equal(twice(${x}), ${2 * x})`)}
})

test_that("twice gives numbers", {
  expect_type(twice(1), "double")
})
`,
      reports: true,
    },
    'bare expectations': {
      tests: `library(testthat)\n${each((x) => `expect_equal(twice(${x}), ${2 * x})`)}\n`,
      reports: false,
    },
    RUnit: {
      tests: `library(RUnit)\n\ntest.twice <- function() {\n${each((x) => `  checkEquals(twice(${x}), ${2 * x})`)}\n}\n`,
      reports: true,
    },
  },
  styles: {
    'a main part':
      'twice = function(x) {\n  return(x * 2)\n}\n\nmain <- function() {\n  x <- as.numeric(readLines(file("stdin"), n = 1))\n  cat(twice(x), "\\n")\n  quit(status = 1)\n}\n\nif (sys.nframe() == 0) {\n  main()\n}\nif (!interactive()) main()\n',
    libraries:
      'library(stringr)\nsuppressPackageStartupMessages(library(purrr))\n\n#\' Doubles.\n#\' @param x a number\ntwice <- function(x) {\n  reduce(c(x, x), `+`) + str_length("")\n}\n',
    integers: 'twice <- function(x) {\n  as.integer(x) * 2L\n}\n',
    'an R6 class':
      'library(R6)\nSolution <- R6Class("Solution",\n  public = list(\n    twice = function(x) private$add(x, x)\n  ),\n  private = list(add = function(a, b) a + b)\n)\n',
    'a reference class': 'Solution <- setRefClass("Solution", methods = list(twice = function(x) {\n  x + x\n}))\n',
    'names and a default': 'twice <- function(x, by = 2, ...) sapply(c(value = x), function(it) it * by)\n',
    'another spelling': 'Twice <- \\(x) x |> (\\(y) y * 2)()\n',
  },
};
