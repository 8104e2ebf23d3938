# Calls a submitted R solution, or runs tests against it.
#
#     harness.R calls ENTRY SIGNATURE     solution.R is in the current folder
#     harness.R tests                     so are solution.R and tests.R
#
# Calls come on descriptor 3 and replies go out on 4: docs/decisions/0002.
# All of this lives in an environment where the names of base come first, so
# that nothing the solution defines is found in their place.
local(envir = new.env(parent = .BaseNamespaceEnv), {
  native <- dyn.load("/opt/polyproof/polyproof.so")
  symbol <- function(name) getNativeSymbolInfo(paste0("polyproof_", name), native)$address
  native_receive <- symbol("receive")
  native_send <- symbol("send")
  native_decode <- symbol("decode")
  native_encode <- symbol("encode")
  native_encode_as <- symbol("encode_as")
  native_leave <- symbol("leave")

  receive <- function() .Call(native_receive)
  send <- function(...) .Call(native_send, c(...))
  leave <- function(code) .Call(native_leave, code)
  plain <- function(value, type) .Call(native_encode_as, value, type)
  letter <- function(it) charToRaw(it)

  # Wire form of a text that must not fail.
  text <- function(it) {
    it <- iconv(paste(it, collapse = " "), "UTF-8", "UTF-8", sub = "?")
    plain(if (is.na(it)) "" else substr(it, 1L, 2000L), "s")
  }

  message_of <- function(condition) {
    message <- tryCatch(conditionMessage(condition), error = function(e) "")
    call <- conditionCall(condition)
    if (is.null(call)) message else paste0(message, " (in ", substr(deparse(call)[1L], 1L, 80L), ")")
  }

  kind_of <- function(condition) class(condition)[1L]

  complain <- function(condition) {
    cat("Error: ", kind_of(condition), ": ", message_of(condition), "\n", sep = "", file = stderr())
  }

  # Runs a file's expressions at the top level; `around` may watch each of them.
  run_file <- function(path, around = function(expression, run) run()) {
    for (expression in parse(path, keep.source = TRUE, encoding = "UTF-8")) {
      around(expression, function() {
        shown <- withVisible(eval(expression, globalenv()))
        if (shown$visible) print(shown$value)
      })
    }
  }

  # The entry point: a function at the top level, or one within an object or a class.
  find_entry <- function(name) {
    found <- get0(name, envir = globalenv(), mode = "function", inherits = FALSE)
    if (!is.null(found)) return(found)
    for (holder in mget(ls(globalenv()), envir = globalenv())) {
      if (inherits(holder, "R6ClassGenerator") && !is.null(holder$public_methods[[name]])) return(function(...) holder$new()[[name]](...))
      if (inherits(holder, "refObjectGenerator")) {
        if (name %in% holder$methods()) return(function(...) eval(call("$", holder$new(), as.name(name)))(...))
      } else if ((is.environment(holder) || is.list(holder)) && is.function(holder[[name]])) return(holder[[name]])
    }
    NULL
  }

  answer <- function(entry, name, payload, signature) {
    if (is.null(entry)) return(c(letter("u"), text(paste("the solution has no function", name))))
    arguments <- tryCatch(.Call(native_decode, payload, signature), error = identity)
    if (inherits(arguments, "error")) return(c(letter("u"), text(conditionMessage(arguments))))
    if (any(rapply(arguments, function(it) inherits(it, "integer64"), how = "unlist"))) loadNamespace("bit64")
    most <- length(formals(args(entry)))
    if (!is.null(formals(args(entry))) && !"..." %in% names(formals(args(entry))) && most < length(arguments)) {
      return(c(letter("u"), text(paste("the entry point takes", most, "arguments,", length(arguments), "were given"))))
    }
    tryCatch({
      result <- do.call(entry, arguments, quote = TRUE)
      if (is.environment(result) && !is.object(result)) result <- as.list(result)
      tryCatch(c(letter("v"), .Call(native_encode, result, signature)), error = function(e) c(letter("u"), text(conditionMessage(e))))
    }, error = function(e) c(letter("e"), text(kind_of(e)), text(message_of(e))))
  }

  serve_calls <- function(name, signature) {
    tryCatch(run_file("solution.R"), error = function(e) {
      complain(e)
      leave(1L)
    })
    entry <- find_entry(name)
    while (!is.null(payload <- receive())) send(answer(entry, name, payload, signature))
    leave(0L)
  }

  given <- commandArgs(trailingOnly = TRUE)
  options(warn = 1L, keep.source = TRUE, scipen = 15L)
  # `if (!interactive()) main()` is not for us.
  assign("interactive", function() TRUE, envir = attach(NULL, name = "polyproof", warn.conflicts = FALSE))
  if (given[1L] == "tests") sys.source("/opt/polyproof/tests.R", environment())
  else serve_calls(given[2L], given[3L])
})
