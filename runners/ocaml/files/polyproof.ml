(* The wire form of neutral values (docs/decisions/0002), and what serves calls and tests with it.
   The program that build.ml writes puts readers and writers together by the entry point's type. *)

external receive : unit -> string = "polyproof_receive"
external send : string -> unit = "polyproof_send"
external leave_at_once : int -> 'a = "polyproof_leave"

type value =
  | Null
  | Bool of bool
  | Int of string  (** its digits *)
  | Float of float
  | String of string
  | Items of value list
  | Entries of (value * value) list

exception Unfit of string

let unfit format = Printf.ksprintf (fun why -> raise (Unfit why)) format
let bytes_max = 16 * 1024 * 1024

let leave code =
  (try flush stdout with _ -> ());
  (try flush stderr with _ -> ());
  leave_at_once code

(* Reading. *)

let decode data =
  let at = ref 0 in
  let until stop =
    let from = !at in
    let upto = String.index_from data from stop in
    at := upto + 1;
    String.sub data from (upto - from)
  in
  let rec value () =
    incr at;
    match data.[!at - 1] with
    | 'n' -> Null
    | 't' -> Bool true
    | 'f' -> Bool false
    | 'i' -> Int (until ';')
    | 'd' -> Float (float_of_string (until ';'))
    | 's' ->
        let length = int_of_string (until ':') in
        at := !at + length;
        String (String.sub data (!at - length) length)
    | 'l' | 'u' ->
        let count = int_of_string (until ':') in
        Items (items count [])
    | 'm' ->
        let count = int_of_string (until ':') in
        Entries (List.init count (fun _ -> let key = value () in (key, value ())))
    | _ -> unfit "the call is not readable"
  and items count seen = if count = 0 then List.rev seen else let it = value () in items (count - 1) (it :: seen) in
  value ()

let kind = function
  | Null -> "null"
  | Bool _ -> "a bool"
  | Int digits -> "the int " ^ digits
  | Float number -> Printf.sprintf "the float %h" number
  | String _ -> "a string"
  | Items _ -> "a list"
  | Entries _ -> "a map"

let misfit wanted value = unfit "the parameter is %s, given was %s" wanted (kind value)

let to_unit = function Null -> () | it -> misfit "unit" it
let to_bool = function Bool it -> it | it -> misfit "a bool" it

let whole wanted parse = function
  | Int digits as it -> ( match parse digits with Some number -> number | None -> misfit wanted it)
  | it -> misfit wanted it

let to_int = whole "an int, which has 63 bits" int_of_string_opt
let to_int64 = whole "an int64" Int64.of_string_opt
let to_int32 = whole "an int32" Int32.of_string_opt
let to_nativeint = whole "a nativeint" Nativeint.of_string_opt
let to_z = whole "a Z.t" (fun digits -> Some (Z.of_string digits))

let to_float = function Float it -> it | Int digits -> float_of_string digits | it -> misfit "a float" it
let to_string = function String it -> it | it -> misfit "a string" it
let to_bytes it = Bytes.of_string (to_string it)
let to_char = function String it when String.length it = 1 -> it.[0] | it -> misfit "a char" it
let to_option item = function Null -> None | it -> Some (item it)
let items = function Items it -> it | it -> misfit "a list" it
let to_list item it = List.map item (items it)
let to_array item it = Array.of_list (to_list item it)
let to_seq item it = List.to_seq (to_list item it)

let entries key item = function
  | Entries it -> List.map (fun (k, v) -> (key k, item v)) it
  | it -> misfit "a map" it

let to_table key item it =
  let table = Hashtbl.create 16 in
  List.iter (fun (k, v) -> Hashtbl.replace table k v) (entries key item it);
  table

(* Writing, into one buffer. *)

type writer = Buffer.t -> unit

let guard out = if Buffer.length out > bytes_max then unfit "the result takes more than %d bytes" bytes_max

let text string out =
  Buffer.add_string out (Printf.sprintf "s%d:" (String.length string));
  Buffer.add_string out string

let of_unit () out = Buffer.add_char out 'n'
let of_bool it out = Buffer.add_char out (if it then 't' else 'f')
let digits it out = Buffer.add_string out ("i" ^ it ^ ";")
let of_int it = digits (string_of_int it)
let of_int64 it = digits (Int64.to_string it)
let of_int32 it = digits (Int32.to_string it)
let of_nativeint it = digits (Nativeint.to_string it)
let of_z it = digits (Z.to_string it)

let of_float it out =
  let decimal =
    if Float.is_nan it then "nan"
    else if it = infinity then "inf"
    else if it = neg_infinity then "-inf"
    else Printf.sprintf "%.17g" it
  in
  Buffer.add_string out ("d" ^ decimal ^ ";")

let of_string it out =
  if not (String.is_valid_utf_8 it) then unfit "the result holds bytes that are not text";
  guard out;
  text it out

let of_bytes it = of_string (Bytes.to_string it)
let of_char it = of_string (String.make 1 it)
let of_option item it out = match it with None -> Buffer.add_char out 'n' | Some it -> item it out

let head tag count out = Buffer.add_string out (Printf.sprintf "%c%d:" tag count)

let of_list item it out =
  head 'l' (List.length it) out;
  List.iter (fun one -> guard out; item one out) it

let of_array item it = of_list item (Array.to_list it)
let of_seq item it = of_list item (List.of_seq it)

let of_entries key item it out =
  head 'm' (List.length it) out;
  List.iter (fun (k, v) -> guard out; key k out; item v out) it

let of_table key item it =
  let latest = Hashtbl.fold (fun k _ keys -> if List.mem k keys then keys else k :: keys) (Hashtbl.copy it) [] in
  of_entries key item (List.map (fun k -> (k, Hashtbl.find it k)) latest)

let of_tuple (writers : writer list) out =
  head 'u' (List.length writers) out;
  List.iter (fun write -> write out) writers

let written write =
  let out = Buffer.create 64 in
  write out;
  Buffer.contents out

(* Errors. *)

let cut it = if String.length it > 1900 then String.sub it 0 1900 else it

let utf8 it =
  let out = Buffer.create (String.length it) in
  let rec go at =
    if at < String.length it then begin
      let next = String.get_utf_8_uchar it at in
      Buffer.add_utf_8_uchar out (Uchar.utf_decode_uchar next);
      go (at + Uchar.utf_decode_length next)
    end
  in
  go 0;
  Buffer.contents out

let safe it = text (utf8 (cut it))

let name_of error = Printexc.exn_slot_name error

let message_of = function
  | Failure message | Invalid_argument message | Sys_error message -> message
  | error -> Printexc.to_string error

let raised error = written (fun out -> Buffer.add_char out 'e'; safe (name_of error) out; safe (message_of error) out)
let unable why = written (fun out -> Buffer.add_char out 'u'; safe why out)

(** What the entry point gave in place of a result, where that is the language's other way to raise. *)
exception Error_result of string

let of_result item it = match it with Ok it -> item it | Error message -> raise (Error_result message)

(** Answers calls until there are no more. *)
let rec serve (call : value list -> writer) =
  match receive () with
  | "" -> leave 0
  | payload ->
      let reply =
        try
          let write = call (items (decode payload)) in
          written (fun out -> Buffer.add_char out 'v'; write out; guard out)
        with
        | Unfit why -> unable why
        | error -> raised error
      in
      flush stdout;
      flush stderr;
      send reply;
      serve call

(* Tests. *)

(** Tests that a framework reported, and whether one failed; nothing where none was at work. *)
let tally : (int * bool) option ref = ref None

let framework () = if !tally = None then tally := Some (0, false)

let report name failure =
  framework ();
  tally := Option.map (fun (count, failed) -> (count + 1, failed || failure <> None)) !tally;
  send
    (written (fun out ->
         Buffer.add_char out 'r';
         safe name out;
         of_bool (failure = None) out;
         safe (Option.value failure ~default:"") out))

(** The same test, which reports how it ended. *)
let reporting name test argument =
  match test argument with
  | result ->
      report name None;
      result
  | exception error ->
      report name (Some (Printexc.to_string error));
      raise error

let fail_all () = tally := Some (match !tally with Some (count, _) -> (count, true) | None -> (0, true))

let finish () =
  (match !tally with Some (_, true) -> leave 10 | _ -> ());
  (match receive () with
  | "" -> ()
  | payload ->
      let nonce = to_string (List.hd (items (decode payload))) in
      let checks = match !tally with Some (count, _) -> count | None -> -1 in
      flush stdout;
      flush stderr;
      send (written (fun out -> Buffer.add_char out 'v'; of_tuple [ of_string nonce; of_int checks ] out)));
  leave 0

(** The tests' own exit: theirs alone, the solution has the usual one. *)
let exit code = if code = 0 then finish () else leave 10

(** The innermost file of the user's that an error comes from. *)
let origin trace =
  let slots = Option.value (Printexc.backtrace_slots trace) ~default:[||] in
  let file slot = Option.map (fun place -> place.Printexc.filename) (Printexc.Slot.location slot) in
  List.find_opt (fun it -> it = "tests.ml" || it = "solution.ml") (List.filter_map file (Array.to_list slots))

let is_failed_check error trace =
  match error with
  | Assert_failure (file, _, _) -> file = "tests.ml"
  | Stack_overflow | Out_of_memory | Not_found | Division_by_zero | End_of_file | Sys_error _ -> false
  | _ -> origin trace <> Some "solution.ml"

let watch () =
  Printexc.record_backtrace true;
  Printexc.set_uncaught_exception_handler (fun error trace ->
      prerr_endline ("Exception: " ^ Printexc.to_string error);
      prerr_string (Printexc.raw_backtrace_to_string trace);
      leave (if is_failed_check error trace then 10 else 1))
