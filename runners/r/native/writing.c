/* R's values become neutral ones: whatever fits the type; what does not is written as what it is, and compared outside. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "polyproof.h"

typedef struct {
  char *bytes;
  size_t length, capacity;
} Writer;

static void put(Writer *out, const char *bytes, size_t length) {
  if (out->length + length > BYTES_MAX) Rf_error("the result takes more than %u bytes", BYTES_MAX);
  if (out->length + length > out->capacity) {
    size_t capacity = 2 * (out->length + length);
    char *larger = R_alloc(capacity, 1);
    if (out->length > 0) memcpy(larger, out->bytes, out->length);
    out->bytes = larger;
    out->capacity = capacity;
  }
  memcpy(out->bytes + out->length, bytes, length);
  out->length += length;
}

static void put_head(Writer *out, char tag, long count) {
  char head[32];
  put(out, head, snprintf(head, sizeof head, "%c%ld:", tag, count));
}

static void put_text(Writer *out, SEXP text) {
  if (text == NA_STRING) {
    put(out, "n", 1);
    return;
  }
  const char *bytes = Rf_getCharCE(text) == CE_BYTES ? CHAR(text) : Rf_translateCharUTF8(text);
  if (!Rf_charIsUTF8(text) && Rf_getCharCE(text) == CE_BYTES) Rf_error("the result holds bytes that are not text");
  put_head(out, 's', strlen(bytes));
  put(out, bytes, strlen(bytes));
}

static void put_int(Writer *out, int64_t number) {
  char digits[32];
  put(out, digits, snprintf(digits, sizeof digits, "i%" PRId64 ";", number));
}

static void put_double(Writer *out, double number, int as_int) {
  char digits[400];
  if (as_int && number == floor(number) && fabs(number) < 1e300)
    put(out, digits, snprintf(digits, sizeof digits, "i%.0f;", number == 0 ? 0.0 : number));
  else if (isnan(number)) put(out, "dnan;", 5);
  else if (isinf(number)) put(out, number > 0 ? "dinf;" : "d-inf;", number > 0 ? 5 : 6);
  else put(out, digits, snprintf(digits, sizeof digits, "d%.17g;", number));
}

static const char any[] = "a";

/* An item of a vector that is not a list. */
static void put_scalar(Writer *out, SEXP vector, R_xlen_t index, const char *type) {
  int is_optional = *type == 'o';
  char kind = *bare(type);
  switch (TYPEOF(vector)) {
    case LGLSXP: {
      int it = LOGICAL(vector)[index];
      put(out, it == NA_LOGICAL ? "n" : it ? "t" : "f", 1);
      return;
    }
    case INTSXP: {
      int it = INTEGER(vector)[index];
      if (it == NA_INTEGER) put(out, "n", 1);
      else if (kind == 'd') put_double(out, it, 0);
      else put_int(out, it);
      return;
    }
    case REALSXP: {
      double it = REAL(vector)[index];
      if (Rf_inherits(vector, "integer64")) {
        int64_t number;
        memcpy(&number, &it, sizeof number);
        put_int(out, number);
      } else if (R_IsNA(it) && (is_optional || kind != 'd')) put(out, "n", 1);
      else put_double(out, it, kind == 'i' || kind == 'j');
      return;
    }
    case STRSXP:
      put_text(out, STRING_ELT(vector, index));
      return;
    default:
      Rf_error("the result holds a %s, which is not a neutral value", Rf_type2char(TYPEOF(vector)));
  }
}

static void put_value(Writer *out, SEXP value, const char *type, int depth);

static void put_item(Writer *out, SEXP value, R_xlen_t index, const char *type, int depth) {
  if (TYPEOF(value) == VECSXP) put_value(out, VECTOR_ELT(value, index), type, depth);
  else if (is_scalar(type) || *type == 'a' || *type == 'n') put_scalar(out, value, index, *type == 'n' ? any : type);
  else if (*bare(type) == 'l') {
    put_head(out, 'l', 1);
    put_scalar(out, value, index, any);
  } else put_scalar(out, value, index, any);
}

static void put_key(Writer *out, SEXP name, const char *type) {
  char *after;
  const char *text = CHAR(name);
  errno = 0;
  int64_t number = strtoll(text, &after, 10);
  if (*type == 'i' && *text != 0 && *after == 0) put_int(out, number);
  else put_text(out, name == NA_STRING ? Rf_mkChar("NA") : name);
}

static void put_map(Writer *out, SEXP value, const char *type, int depth) {
  const char *key_type = *type == 'm' ? type + 1 : "s", *value_type = *type == 'm' ? skip_type(type + 1) : any;
  SEXP names = Rf_getAttrib(value, R_NamesSymbol);
  R_xlen_t count = Rf_xlength(value);
  put_head(out, 'm', count);
  for (R_xlen_t index = 0; index < count; index++) {
    put_key(out, STRING_ELT(names, index), key_type);
    put_item(out, value, index, value_type, depth + 1);
  }
}

/* A matrix as the list of its rows. */
static void put_rows(Writer *out, SEXP matrix, const char *type) {
  int rows = Rf_nrows(matrix), columns = Rf_ncols(matrix);
  const char *item = *type == 'l' && *bare(type + 1) == 'l' ? bare(type + 1) + 1 : any;
  put_head(out, 'l', rows);
  for (int row = 0; row < rows; row++) {
    put_head(out, 'l', columns);
    for (int column = 0; column < columns; column++) put_item(out, matrix, row + (R_xlen_t)rows * column, item, DEPTH_MAX);
  }
}

static void put_value(Writer *out, SEXP value, const char *type, int depth) {
  if (depth > DEPTH_MAX) Rf_error("the result is nested deeper than %d", DEPTH_MAX);
  const char *wanted = bare(type);
  int is_list = TYPEOF(value) == VECSXP;
  R_xlen_t count = Rf_xlength(value);
  if (value == R_NilValue && *type == 'l') put(out, "l0:", 3);
  else if (value == R_NilValue && *type == 'm') put(out, "m0:", 3);
  else if (value == R_NilValue) put(out, "n", 1);
  else if (Rf_inherits(value, "factor")) {
    SEXP text = PROTECT(Rf_asCharacterFactor(value));
    put_value(out, text, type, depth + 1);
    UNPROTECT(1);
  } else if (!is_list && !Rf_isVectorAtomic(value))
    Rf_error("the result holds a %s, which is not a neutral value", Rf_type2char(TYPEOF(value)));
  else if (Rf_isMatrix(value) && (*wanted == 'l' || *wanted == 'a')) put_rows(out, value, wanted);
  else if (*wanted == 'm' && (count == 0 || Rf_getAttrib(value, R_NamesSymbol) != R_NilValue)) put_map(out, value, wanted, depth);
  else if (*wanted == 'l' || *wanted == 'u') {
    /* An optional list is a vector of one NA where it is null. */
    if (*type == 'o' && !is_list && count == 1 && TYPEOF(value) == LGLSXP && LOGICAL(value)[0] == NA_LOGICAL) {
      put(out, "n", 1);
      return;
    }
    char *after;
    long items = *wanted == 'u' ? strtol(wanted + 1, &after, 10) : 0;
    put_head(out, *wanted, count);
    for (R_xlen_t index = 0; index < count; index++)
      put_item(out, value, index, *wanted == 'u' && index >= items ? any : item_type(wanted, index), depth + 1);
  } else if (count == 1 && (!is_list || (is_scalar(wanted) && TYPEOF(VECTOR_ELT(value, 0)) != VECSXP)))
    put_item(out, value, 0, type, depth + 1);
  else if (Rf_getAttrib(value, R_NamesSymbol) != R_NilValue) put_map(out, value, any, depth);
  else {
    put_head(out, 'l', count);
    for (R_xlen_t index = 0; index < count; index++) put_item(out, value, index, any, depth + 1);
  }
}

static SEXP taken(Writer *out) {
  SEXP bytes = PROTECT(Rf_allocVector(RAWSXP, out->length));
  if (out->length > 0) memcpy(RAW(bytes), out->bytes, out->length);
  UNPROTECT(1);
  return bytes;
}

/* The wire form of a result: the type stands behind the parameters' in the signature. */
SEXP polyproof_encode(SEXP value, SEXP signature) {
  Writer out = {0};
  put_value(&out, value, skip_type(CHAR(STRING_ELT(signature, 0))), 0);
  return taken(&out);
}

/* Wire form of a value by a type of ours. */
SEXP polyproof_encode_as(SEXP value, SEXP type) {
  Writer out = {0};
  put_value(&out, value, CHAR(STRING_ELT(type, 0)), 0);
  return taken(&out);
}
