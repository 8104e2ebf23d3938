# Runs the user's tests against the solution, to their end.
#
# Solution and tests share the top level, as if one file followed the other.
# testthat is loaded where the tests name it, with a reporter of ours; functions
# `test…` that nobody called are called at the end, as RUnit does.
# A check is an expression at the top level that mentions one, or testthat's count.

check_failed <- 10L
check_names <- c("stop", "stopifnot", "abort", "quit", "q")
tally <- new.env()
tally$checks <- 0L
tally$failed <- FALSE

add_check <- function(count = 1L) tally$checks <- tally$checks + count

report <- function(name, failure = NULL) {
  add_check()
  if (!is.null(failure)) tally$failed <- TRUE
  send(letter("r"), text(name), letter(if (is.null(failure)) "t" else "f"), text(if (is.null(failure)) "" else failure))
}

# The file that the innermost function of the user's on the stack comes from; the tests' where there is none.
innermost_file <- function(frames) {
  for (frame in rev(frames)) {
    source <- attr(frame, "srcref")
    file <- if (is.null(source)) "" else attr(source, "srcfile")$filename
    if (identical(file, "solution.R") || identical(file, "tests.R")) return(file)
  }
  "tests.R"
}

functions_on_stack <- function() lapply(seq_len(sys.nframe()), sys.function)

# Ends the tests when they say so; in the solution it is the quit that it always was.
ending <- function(original) {
  function(save = "default", status = 0, runLast = TRUE) {
    if (innermost_file(lapply(seq_len(sys.nframe() - 1L), sys.function)) == "solution.R") original(save, status, runLast)
    stop(structure(class = c("end_of_tests", "condition"), list(message = "the tests ended", call = NULL, status = status)))
  }
}

# Whether the tests themselves said no, and not the solution or R.
is_failed_check <- function(condition, frames, calls) {
  if (innermost_file(frames) == "solution.R") return(FALSE)
  if (inherits(condition, c("expectation_failure", "AssertionError"))) return(TRUE)
  raisers <- c("stop", "stopifnot", "abort", "rlang::abort", "base::stop")
  any(vapply(calls, function(call) deparse(call[[1L]])[1L] %in% raisers, NA))
}

guarded <- function(action) {
  withCallingHandlers(action(), error = function(e) {
    code <- if (is_failed_check(e, lapply(seq_len(sys.nframe()), sys.function), sys.calls())) check_failed else 1L
    # Looked at only if nothing of the tests' own catches it.
    tally$last <- list(condition = e, code = code)
  })
}

finish <- function() {
  if (tally$failed) leave(check_failed)
  payload <- receive()
  if (!is.null(payload)) {
    nonce <- .Call(native_decode, payload, "u1:s")[[1L]]
    send(letter("v"), plain(list(nonce, tally$checks), "u2:si"))
  }
  leave(0L)
}

# The names that make an expression a check: the usual ones, and functions of the tests' that use one.
mentions_check <- function(expression, known) {
  any(all.names(expression) %in% known) || any(grepl("^(expect|check[A-Z]|assert)", all.names(expression)))
}

is_function_definition <- function(expression) {
  is.call(expression) && as.character(expression[[1L]])[1L] %in% c("<-", "=") && is.call(expression[[3L]]) &&
    identical(expression[[3L]][[1L]], as.name("function"))
}

is_testthat_block <- function(expression) {
  is.call(expression) && deparse(expression[[1L]])[1L] %in% c("test_that", "describe", "testthat::test_that", "testthat::describe")
}

run_script <- function() {
  known <- check_names
  run_file("tests.R", function(expression, run) {
    if (is_function_definition(expression)) {
      if (mentions_check(expression, known)) known <<- c(known, as.character(expression[[2L]]))
    } else if (!is_testthat_block(expression) && mentions_check(expression, known)) add_check()
    run()
  })
}

# Calls the functions `test…` that the tests define and do not mention again.
run_functions <- function(script) {
  names <- all.names(parse(text = script))
  for (name in unique(grep("^test[._A-Z0-9]", names, value = TRUE))) {
    candidate <- get0(name, envir = globalenv(), mode = "function", inherits = FALSE)
    if (is.null(candidate) || length(formals(candidate)) > 0L || sum(names == name) > 1L) next
    failure <- tryCatch({
      guarded(candidate)
      NULL
    }, error = function(e) {
      complain(e)
      message_of(e)
    })
    report(name, failure)
  }
}

# A reporter of testthat's that sends a report for each test.
use_testthat <- function(may_skip) {
  library(testthat)
  reporter <- R6::R6Class("PolyproofReporter", inherit = testthat::Reporter, public = list(
    failure = NULL,
    skipped = FALSE,
    checked = FALSE,
    start_test = function(context, test) {
      self$failure <- NULL
      self$skipped <- self$checked <- FALSE
    },
    add_result = function(context, test, result) {
      broken <- inherits(result, c("expectation_failure", "expectation_error"))
      skipped <- inherits(result, "expectation_skip")
      if (skipped && may_skip) self$skipped <- TRUE
      else if (broken || skipped) {
        if (is.null(self$failure)) self$failure <- paste(format(result), collapse = " ")
        cat(format(result), "\n", file = stderr())
      } else if (!inherits(result, "expectation_warning")) self$checked <- TRUE
      if (is.null(test) && (broken || skipped)) tally$failed <- TRUE
    },
    end_test = function(context, test) {
      # testthat skips a test that expects nothing; one that its own skip() ended counts for nothing too.
      if (self$checked || !is.null(self$failure)) report(test, self$failure)
    }
  ))
  tally$reporter <- reporter$new()
}

run_tests <- function() {
  script <- readLines("tests.R", encoding = "UTF-8", warn = FALSE)
  used <- function(pattern) any(grepl(pattern, script))
  if (used("testthat|\\btest_that\\(|\\bexpect_\\w+\\(|\\bdescribe\\(")) use_testthat(used("\\bskip"))
  if (used("RUnit|\\bcheck(Equals|True|Identical|Exception)")) library(RUnit)
  run_file("solution.R")
  layer <- as.environment("polyproof")
  assign("interactive", function() FALSE, envir = layer)
  assign("quit", ending(base::quit), envir = layer)
  assign("q", ending(base::q), envir = layer)
  # The solution is here: whatever name the tests know it by, there is nothing to be loaded.
  assign("source", function(...) invisible(NULL), envir = layer)
  body <- function() {
    run_script()
    run_functions(script)
  }
  if (is.null(tally$reporter)) body() else testthat::with_reporter(tally$reporter, body())
}

tryCatch(guarded(run_tests), end_of_tests = function(e) {
  if (e$status != 0) leave(check_failed)
}, error = function(e) {
  complain(e)
  leave(if (is.null(tally$last)) 1L else tally$last$code)
})
finish()
