;;;; The wire form of neutral values: docs/decisions/0002.
;;;;
;;;; NIL is null, false, the empty list and the empty map at once: the
;;;; signature's letters (verification/types.ts) say which one a result is.
(defpackage :polyproof
  (:use :cl)
  (:export #:calls #:tests))
(in-package :polyproof)

(defconstant bytes-max (ash 16 20))
(defconstant depth-max 256)

(define-condition not-neutral (error)
  ((reason :initarg :reason :reader reason))
  (:report (lambda (condition stream) (write-string (reason condition) stream))))

(defun refuse (control &rest arguments)
  (error 'not-neutral :reason (apply #'format nil control arguments)))

;;; Types: (letter . types within).

(defun read-type (letters at)
  "The type that begins at AT, and where the next one does."
  (let ((letter (char letters at)))
    (flet ((within (count from)
             (loop with next = from
                   repeat count
                   collect (multiple-value-bind (type after) (read-type letters next)
                             (setf next after)
                             type)
                     into types
                   finally (return (values (cons letter types) next)))))
      (case letter
        (#\u (let ((colon (position #\: letters :start at)))
               (within (parse-integer letters :start (1+ at) :end colon) (1+ colon))))
        (#\m (within 2 (1+ at)))
        ((#\o #\l) (within 1 (1+ at)))
        (t (values (list letter) (1+ at)))))))

;;; Values in.

(defun decimal (text)
  "The exact number that a decimal text without a sign says."
  (let* ((exponent-at (position #\e text :test #'char-equal))
         (mantissa (subseq text 0 exponent-at))
         (point (position #\. mantissa)))
    (* (parse-integer (remove #\. mantissa))
       (expt 10 (- (if exponent-at (parse-integer text :start (1+ exponent-at)) 0)
                   (if point (- (length mantissa) point 1) 0))))))

(defun nearest-double (number)
  ;; SBCL cuts off what a denormal number has no bits for.
  (if (< number least-positive-normalized-double-float)
      (let ((bits (round (* number (expt 2 1074)))))
        (sb-kernel:make-double-float (ash bits -32) (ldb (byte 32 0) bits)))
      (coerce number 'double-float)))

(defun read-double (text)
  (cond ((string= text "nan") (sb-kernel:make-double-float #x7ff80000 0))
        ((string= text "inf") sb-ext:double-float-positive-infinity)
        ((string= text "-inf") sb-ext:double-float-negative-infinity)
        ((char= (char text 0) #\-) (- (nearest-double (decimal (subseq text 1)))))
        (t (nearest-double (decimal text)))))

(defun decode (octets)
  "The value of a payload."
  (let ((at 0))
    (labels ((ascii-until (stop)
               (let* ((end (position (char-code stop) octets :start at))
                      (text (map 'string #'code-char (subseq octets at end))))
                 (setf at (1+ end))
                 text))
             (count-of () (parse-integer (ascii-until #\:)))
             (text ()
               (let* ((from at) (end (+ from (count-of))))
                 (setf end (+ at (- end from))
                       from at
                       at end)
                 (sb-ext:octets-to-string octets :external-format :utf-8 :start from :end end)))
             (value ()
               (let ((tag (code-char (aref octets at))))
                 (incf at)
                 (ecase tag
                   ((#\n #\f) nil)
                   (#\t t)
                   (#\i (parse-integer (ascii-until #\;)))
                   (#\d (read-double (ascii-until #\;)))
                   (#\s (text))
                   ((#\l #\u) (loop repeat (count-of) collect (value)))
                   (#\m (let ((map (make-hash-table :test #'equal)))
                          (loop repeat (count-of)
                                do (let ((key (value)))
                                     (setf (gethash key map) (value))))
                          map))))))
      (value))))

;;; Values out.

(defun make-buffer ()
  (make-array 256 :element-type '(unsigned-byte 8) :adjustable t :fill-pointer 0))

(defun put-octets (out octets)
  (let* ((from (fill-pointer out)) (end (+ from (length octets))))
    (when (> end bytes-max) (refuse "the result takes more than 16 MiB"))
    (when (> end (array-dimension out 0))
      (setf out (adjust-array out (* 2 end))))
    (setf (fill-pointer out) end)
    (replace out octets :start1 from)))

(defun put (out control &rest arguments)
  (put-octets out (map '(vector (unsigned-byte 8)) #'char-code (apply #'format nil control arguments))))

(defun put-text (out text)
  (when (some (lambda (it) (<= #xd800 (char-code it) #xdfff)) text)
    (refuse "the result holds text that is not Unicode"))
  (let ((octets (sb-ext:string-to-octets (coerce text 'simple-string) :external-format :utf-8)))
    (put out "s~d:" (length octets))
    (put-octets out octets)))

(defun put-float (out number)
  (cond ((sb-ext:float-nan-p number) (put out "dnan;"))
        ((sb-ext:float-infinity-p number) (put out (if (plusp (float-sign number)) "dinf;" "d-inf;")))
        (t (put out "d~:[-~;~]" (plusp (float-sign number)))
           (if (zerop number)
               (put out "0;")
               (multiple-value-bind (point digits) (sb-impl::flonum-to-digits (abs number))
                 (put out "~ae~d;" digits (- point (length digits))))))))

(defun items-of (value)
  "The items of a list, of a vector, or of the first dimension of an array."
  (cond ((consp value)
         (let ((length (handler-case (list-length value) (type-error () (refuse "the result holds a dotted list")))))
           (if length value (refuse "the result holds a circular list"))))
        ((vectorp value) (coerce value 'list))
        (t (loop with (rows . others) = (array-dimensions value)
                 with size = (reduce #'* others)
                 for row below rows
                 collect (make-array others :displaced-to value :displaced-index-offset (* row size)
                                            :element-type (array-element-type value))))))

(defun pair-p (value)
  (and (consp value) (not (listp (cdr value)))))

(defun entries-of (value value-type)
  "Keys and values of a hash table, an association list or a property list, as pairs."
  (cond ((hash-table-p value)
         (loop for key being the hash-keys of value using (hash-value item) collect (cons key item)))
        ((every #'consp (items-of value))
         (let ((is-scalar (not (find (first value-type) "lumo"))))
           (loop for (key . item) in (remove-duplicates (items-of value) :key #'car :test #'equal :from-end t)
                 collect (cons key (if (and is-scalar (consp item) (null (cdr item))) (car item) item)))))
        ((and (evenp (length value)) (every #'symbolp (loop for (key) on value by #'cddr collect key)))
         (loop for (key item) on value by #'cddr collect (cons key item)))
        (t (refuse "the result holds a list that is neither an association list nor a property list"))))

(defun put-null (out letter)
  (put out (case letter (#\t "f") (#\l "l0:") (#\u "u0:") (#\m "m0:") (t "n"))))

(defun put-symbol (out symbol letter)
  (case symbol
    (:null (put out "n"))
    (:false (put out "f"))
    ((t :true) (put out "t"))
    (t (cond ((char= letter #\t) (put out "t"))
             ((char= letter #\s) (put-text out (string-downcase (symbol-name symbol))))
             (t (refuse "the result holds the symbol ~s" symbol))))))

(defun put-items (out items tag types depth)
  (put out "~a~d:" tag (length items))
  (loop for item in items
        for next = types then (or (if (char= tag #\u) (rest next) next) '((#\a)))
        do (put-value out item (or (first next) '(#\a)) depth)))

(defun put-value (out value type depth)
  (when (> depth depth-max) (refuse "the result is nested deeper than ~d levels" depth-max))
  (let ((letter (first type)))
    (typecase value
      (null (put-null out letter))
      (symbol (put-symbol out value (if (char= letter #\o) (first (second type)) letter)))
      (t (case letter
           (#\o (put-value out value (second type) depth))
           ;; Whatever is not NIL is true.
           (#\t (put out "t"))
           (t (put-object out value type letter depth)))))))

(defun put-object (out value type letter depth)
  (typecase value
    (integer (put out "i~d;" value))
    (ratio (put-float out (coerce value 'double-float)))
    (float (put-float out value))
    (character (put-text out (string value)))
    (string (if (char= letter #\l)
                (put-items out (coerce value 'list) #\l (rest type) (1+ depth))
                (put-text out value)))
    ((or cons array hash-table)
     (cond ((or (hash-table-p value) (and (char= letter #\m) (consp value)))
            (let ((entries (entries-of value (third type))))
              (put out "m~d:" (length entries))
              (loop for (key . item) in entries
                    do (put-value out key (or (second type) (if (symbolp key) '(#\s) '(#\a))) (1+ depth))
                       (put-value out item (or (third type) '(#\a)) (1+ depth)))))
           ((char= letter #\u)
            (put-items out (if (pair-p value) (list (car value) (cdr value)) (items-of value)) #\u (rest type) (1+ depth)))
           (t (put-items out (items-of value) #\l (if (char= letter #\l) (rest type) '((#\a))) (1+ depth)))))
    (t (refuse "the result holds an object of type ~a, which is not a neutral value" (type-of value)))))

(defun encode (values type)
  "The payload for what a function returned: several values are a tuple."
  (let ((out (make-buffer)))
    (with-standard-io-syntax
      (if (and (char= (first type) #\u) (rest values))
          (put-items out values #\u (rest type) 0)
          (put-value out (first values) type 0)))
    out))

(defun text (object)
  "The wire form of a text that must not fail."
  (let ((out (make-buffer)) (whole (or (ignore-errors (princ-to-string object)) "an error that does not say what it is")))
    (with-standard-io-syntax
      (put-text out (substitute-if #\? (lambda (it) (<= #xd800 (char-code it) #xdfff))
                                   (subseq whole 0 (min 2000 (length whole))))))
    out))
