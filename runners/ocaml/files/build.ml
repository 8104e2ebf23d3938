(* Builds a submitted OCaml solution with the program that calls it, or with the user's tests.

     build calls ENTRY SIGNATURE     solution.ml is in the current folder
     build tests                     so are solution.ml and tests.ml

   The compiler's own libraries parse the solution, whose main part is taken
   out, and tell the type of the entry point, by which the calls are written. *)

let read path = In_channel.with_open_bin path In_channel.input_all
let write path content = Out_channel.with_open_bin path (fun out -> Out_channel.output_string out content)

let run command arguments =
  let process = Unix.create_process command (Array.of_list (command :: arguments)) Unix.stdin Unix.stderr Unix.stderr in
  match Unix.waitpid [] process with
  | _, Unix.WEXITED 0 -> ()
  | _, Unix.WEXITED code -> exit code
  | _ -> exit 1


let flags = String.split_on_char '\n' (String.trim (read "/opt/polyproof/flags"))

(* The main part: `let () = …` that reads, prints or calls main. A run must not do that when it loads the solution. *)

let mentions_main =
  Str.regexp {|\(^\|[^A-Za-z0-9_']\)\(main\|read_line\|read_int\|read_float\|input_line\|stdin\|Scanf\|print_[a-z]*\|Printf\.printf\|Format\.printf\|printf\|Sys\.argv\|interactive\)\([^A-Za-z0-9_']\|$\)|}

let is_main source (item : Parsetree.structure_item) =
  let is_effect =
    match item.pstr_desc with
    | Pstr_eval _ -> true
    | Pstr_value (_, [ { pvb_pat = { ppat_desc = Ppat_any | Ppat_construct ({ txt = Lident "()"; _ }, None); _ }; _ } ]) -> true
    | _ -> false
  in
  let first, last = (item.pstr_loc.loc_start.pos_cnum, item.pstr_loc.loc_end.pos_cnum) in
  is_effect
  && match Str.search_forward mentions_main (String.sub source first (last - first)) 0 with _ -> true | exception Not_found -> false

(* The source with the main part replaced by as many blanks; as it is where it cannot be parsed, for the compiler to say so. *)
let without_main source =
  match Parse.implementation (Lexing.from_string source) with
  | exception _ -> source
  | items ->
      let bytes = Bytes.of_string source in
      let blank (item : Parsetree.structure_item) =
        for at = item.pstr_loc.loc_start.pos_cnum to item.pstr_loc.loc_end.pos_cnum - 1 do
          if Bytes.get bytes at <> '\n' then Bytes.set bytes at ' '
        done
      in
      List.iter (fun item -> if is_main source item then blank item) items;
      Bytes.to_string bytes

(* Neutral types: see signatureText in verification/types.ts. *)

type neutral = Scalar of char | Optional of neutral | List of neutral | Map of neutral * neutral | Tuple of neutral list

let signature text =
  let at = ref 0 in
  let rec one () =
    incr at;
    match text.[!at - 1] with
    | 'o' -> Optional (one ())
    | 'l' -> List (one ())
    | 'm' -> let key = one () in Map (key, one ())
    | 'u' ->
        let colon = String.index_from text !at ':' in
        let count = int_of_string (String.sub text !at (colon - !at)) in
        at := colon + 1;
        Tuple (List.init count (fun _ -> one ()))
    | letter -> Scalar letter
  in
  match one () with Tuple parameters -> (parameters, one ()) | _ -> failwith "a signature begins with the parameters"

(* Readers and writers for a type, as text. `verb` is "to" or "of". *)

let scalars = [ "unit"; "bool"; "int"; "int64"; "int32"; "nativeint"; "float"; "string"; "bytes"; "char" ]
let of_letter = function 't' -> "bool" | 'j' -> "z" | 'd' -> "float" | 's' -> "string" | 'n' -> "unit" | _ -> "int"

let unqualified name =
  match String.split_on_char '.' name with "Stdlib" :: rest -> String.concat "." (List.map String.capitalize_ascii (List.filteri (fun i _ -> i < List.length rest - 1) rest) @ [ List.nth rest (List.length rest - 1) ]) | _ -> name

let inner = function List it | Optional it -> it | Map (_, it) -> it | it -> it
let key_of = function Map (key, _) -> key | _ -> Scalar 's'
let item_of neutral index = match neutral with Tuple items when index < List.length items -> List.nth items index | it -> inner it

exception Unknown of string

let rec code verb aliases (kind : Types.type_expr) neutral =
  let recur = code verb aliases in
  match Types.get_desc kind with
  | Tconstr (path, arguments, _) -> constructor verb aliases (unqualified (Path.name path)) arguments neutral
  | Ttuple items when verb = "to" ->
      let names = List.mapi (fun index _ -> Printf.sprintf "i%d" index) items in
      let reads = List.mapi (fun index (item, name) -> Printf.sprintf "%s %s" (recur item (item_of neutral index)) name) (List.combine items names) in
      Printf.sprintf "(function Items [%s] -> (%s) | it -> misfit \"a tuple\" it)" (String.concat "; " names) (String.concat ", " reads)
  | Ttuple items ->
      let names = List.mapi (fun index _ -> Printf.sprintf "i%d" index) items in
      let writes = List.mapi (fun index (item, name) -> Printf.sprintf "%s %s" (recur item (item_of neutral index)) name) (List.combine items names) in
      Printf.sprintf "(fun (%s) -> of_tuple [%s])" (String.concat ", " names) (String.concat "; " writes)
  | Tpoly (kind, _) -> recur kind neutral
  | Tvar _ | Tunivar _ -> by_neutral verb neutral
  | _ -> raise (Unknown "a function or an object")

and constructor verb aliases name arguments neutral =
  let recur = code verb aliases in
  match (name, arguments) with
  | name, [] when List.mem name scalars -> verb ^ "_" ^ name
  | ("Int64.t" | "Int32.t" | "Nativeint.t" | "String.t" | "Bytes.t" | "Float.t" | "Int.t" | "Char.t" | "Bool.t"), [] ->
      verb ^ "_" ^ String.lowercase_ascii (List.hd (String.split_on_char '.' name))
  | "Z.t", [] -> verb ^ "_z"
  | ("option" | "Option.t"), [ it ] -> Printf.sprintf "(%s_option %s)" verb (recur it (inner neutral))
  | ("list" | "List.t" | "array" | "Array.t" | "Seq.t"), [ it ] -> sequence verb aliases name it neutral
  | ("result" | "Result.t"), [ it; error ] when verb = "of" ->
      let describe = match Types.get_desc error with Tconstr (path, [], _) when Path.name path = "string" -> "it" | _ -> "\"an error\"" in
      Printf.sprintf "(fun it -> of_result %s (Result.map_error (fun it -> ignore it; %s) it))" (recur it neutral) describe
  | "Hashtbl.t", [ key; it ] -> Printf.sprintf "(%s_table %s %s)" verb (recur key (key_of neutral)) (recur it (inner neutral))
  | _ -> (
      match List.assoc_opt name aliases with
      | Some kind when arguments = [] -> recur kind neutral
      | _ -> functor_map verb aliases name arguments neutral)

(* Lists of pairs stand for maps where the task has one. *)
and sequence verb aliases name it neutral =
  let recur = code verb aliases in
  let suffix = match name with "array" | "Array.t" -> "array" | "Seq.t" -> "seq" | _ -> "list" in
  match (neutral, Types.get_desc it) with
  | Map (key, value), Ttuple [ left; right ] when verb = "to" ->
      let entries = Printf.sprintf "(fun it -> entries %s %s it)" (recur left key) (recur right value) in
      if suffix = "list" then entries else Printf.sprintf "(fun it -> %s.of_list (%s it))" (String.capitalize_ascii suffix) entries
  | Map (key, value), Ttuple [ left; right ] ->
      let entries = Printf.sprintf "of_entries %s %s" (recur left key) (recur right value) in
      if suffix = "list" then Printf.sprintf "(%s)" entries
      else Printf.sprintf "(fun it -> %s (List.of_seq (%s.to_seq it)))" entries (String.capitalize_ascii suffix)
  | _ -> Printf.sprintf "(%s_%s %s)" verb suffix (recur it (inner neutral))

(* A type of a module that the solution made with Map.Make or Set.Make. *)
and functor_map verb aliases name arguments neutral =
  let recur = code verb aliases in
  match (String.rindex_opt name '.', arguments) with
  | Some dot, [] when List.mem (String.sub name dot (String.length name - dot)) [ ".key"; ".elt" ] -> by_neutral verb neutral
  | Some dot, [ it ] when String.sub name dot 2 = ".t" ->
      let holder = "Solution." ^ String.sub name 0 dot in
      let key = by_neutral verb (key_of neutral) and item = recur it (inner neutral) in
      if verb = "to" then Printf.sprintf "(fun it -> %s.of_seq (List.to_seq (entries %s %s it)))" holder key item
      else Printf.sprintf "(fun it -> of_entries %s %s (%s.bindings it))" key item holder
  | Some dot, [] when String.sub name dot 2 = ".t" ->
      let holder = "Solution." ^ String.sub name 0 dot in
      let item = by_neutral verb (inner neutral) in
      if verb = "to" then Printf.sprintf "(fun it -> %s.of_seq (to_seq %s it))" holder item
      else Printf.sprintf "(fun it -> of_list %s (%s.elements it))" item holder
  | _ -> raise (Unknown name)

and by_neutral verb neutral =
  let recur = by_neutral verb in
  match neutral with
  | Scalar letter -> verb ^ "_" ^ of_letter letter
  | Optional it -> Printf.sprintf "(%s_option %s)" verb (recur it)
  | List it -> Printf.sprintf "(%s_list %s)" verb (recur it)
  | Map (key, it) -> Printf.sprintf "(%s %s %s)" (if verb = "to" then "entries" else "of_entries") (recur key) (recur it)
  | Tuple _ -> raise (Unknown "a tuple whose type is left open")

(* The entry point in the solution's interface: at the top, or within a module. *)

let rec find entry prefix (items : Types.signature) =
  let here = List.find_map (function Types.Sig_value (id, { val_type; _ }, _) when Ident.name id = entry -> Some (prefix ^ entry, val_type) | _ -> None) items in
  if here <> None then here
  else
    List.find_map
      (function
        | Types.Sig_module (id, _, { md_type = Mty_signature inside; _ }, _, _) -> find entry (prefix ^ Ident.name id ^ ".") inside
        | _ -> None)
      items

let aliases (items : Types.signature) =
  List.filter_map (function Types.Sig_type (id, { type_manifest = Some kind; _ }, _, _) -> Some (Ident.name id, kind) | _ -> None) items

(* The call as text: arguments `a0`, `a1`, … are taken in turn; parameters with a default are left out. *)
let call name kind parameters aliases =
  let rec go kind index text =
    match (Types.get_desc kind, index) with
    | Types.Tarrow (Optional _, _, rest, _), _ -> go rest index text
    | Tarrow (label, parameter, rest, _), _ when index < List.length parameters ->
        let mark = match label with Labelled name -> "~" ^ name ^ ":" | _ -> "" in
        let reader, next =
          match Types.get_desc parameter with
          | Ttuple items when index = 0 && List.length items = List.length parameters && List.length items > 1 && not (is_arrow rest) ->
              let reads = List.mapi (fun at item -> Printf.sprintf "%s a%d" (code "to" aliases item (List.nth parameters at)) at) items in
              ("(" ^ String.concat ", " reads ^ ")", List.length parameters)
          | _ -> (Printf.sprintf "(%s a%d)" (code "to" aliases parameter (List.nth parameters index)) index, index + 1)
        in
        go rest next (text ^ " " ^ mark ^ reader)
    | Tarrow (_, parameter, rest, _), _ when parameters = [] && index = 0 && is_unit parameter -> go rest 1 (text ^ " ()")
    | Tpoly (kind, _), _ -> go kind index text
    | _ when index < List.length parameters -> raise (Unknown (Printf.sprintf "a function of %d arguments" index))
    | _ -> (text, kind)
  and is_arrow kind = match Types.get_desc kind with Tarrow _ -> true | _ -> false
  and is_unit kind = match Types.get_desc kind with Tconstr (path, [], _) -> Path.name path = "unit" | _ -> false in
  go kind 0 ("Solution." ^ name)

let caller entry text =
  let items = (Cmi_format.read_cmi "solution.cmi").cmi_sign in
  let parameters, returns = signature text in
  let names = String.concat "; " (List.mapi (fun index _ -> Printf.sprintf "a%d" index) parameters) in
  let body =
    match find entry "" items with
    | None -> Printf.sprintf "unfit \"the solution has no function %s\"" entry
    | Some (name, kind) -> (
        let aliases = aliases items in
        match
          let text, result = call name kind parameters aliases in
          Printf.sprintf "%s (%s)" (code "of" aliases result returns) text
        with
        | text -> text
        | exception Unknown what -> Printf.sprintf "unfit \"the entry point cannot be called with the task's types: it has %s\"" (String.escaped what))
  in
  Printf.sprintf
    "open Polyproof\n[@@@warning \"-a\"]\nlet () = serve (function [%s] -> %s | them -> unfit \"the entry point takes %d arguments, %%d were given\" (List.length them))\n"
    names body (List.length parameters)

(* Names of modules that the tests open or use and that only the solution can be. *)
let strangers tests =
  let pattern = Str.regexp {|\(open!? +\|[^A-Za-z0-9_.']\)\([A-Z][A-Za-z0-9_']*\)|} in
  let rec go at seen =
    match Str.search_forward pattern tests at with
    | exception Not_found -> List.sort_uniq compare seen
    | _ ->
        let is_open = Str.matched_group 1 tests <> "" && (Str.matched_group 1 tests).[0] = 'o' in
        let name = Str.matched_group 2 tests in
        let next = Str.match_end () in
        let is_path = next < String.length tests && tests.[next] = '.' in
        go next (if is_open || is_path then name :: seen else seen)
  in
  let is_known name =
    List.mem name [ "Solution"; "Stdlib"; "OUnit2"; "OUnit"; "Alcotest" ]
    || List.exists
         (fun folder -> List.exists (fun file -> Sys.file_exists (folder ^ "/" ^ file ^ ".cmi")) [ "stdlib__" ^ name; String.uncapitalize_ascii name ])
         (Config.standard_library :: "/opt/polyproof" :: List.filter (fun flag -> flag <> "" && flag.[0] = '/') flags)
  in
  let is_defined name = match Str.search_forward (Str.regexp ("module +" ^ Str.quote name ^ "[^A-Za-z0-9_']")) (tests ^ " " ^ read "solution.ml") 0 with _ -> true | exception Not_found -> false in
  List.filter (fun name -> not (is_known name || is_defined name)) (go 0 [])

let mentions word text = match Str.search_forward (Str.regexp_string word) text 0 with _ -> true | exception Not_found -> false

let build_tests () =
  let tests = read "tests.ml" in
  let frameworks = List.filter (fun (word, _) -> mentions word tests) [ ("OUnit", "ounit2"); ("Alcotest", "alcotest") ] in
  let opened = List.map (fun (_, name) -> Printf.sprintf "open Polyproof_%s " name) frameworks in
  let aliases = List.map (fun name -> Printf.sprintf "module %s = Solution " name) (strangers tests) in
  write "tests.ml"
    (Printf.sprintf "[@@@warning \"-a\"] %sopen Solution let exit = Polyproof.exit %s\n# 1 \"tests.ml\"\n%s" (String.concat "" opened) (String.concat "" aliases) tests);
  write "before.ml" "let () = Polyproof.watch ()\n";
  write "main.ml" "let () = Polyproof.finish ()\n";
  let libraries = List.concat_map (fun (_, name) -> String.split_on_char '\n' (String.trim (read ("/opt/polyproof/" ^ name ^ ".libraries")))) frameworks in
  run "ocamlopt" (flags @ [ "-linkall" ] @ libraries @ [ "before.ml"; "solution.ml"; "tests.ml"; "main.ml"; "-o"; "program" ])

let () =
  write "solution.ml" (without_main (read "solution.ml"));
  match Array.to_list Sys.argv with
  | [ _; "calls"; entry; signature ] ->
      run "ocamlopt" (List.filter (fun it -> not (Filename.check_suffix it "cmxa" || Filename.check_suffix it ".o")) flags @ [ "-c"; "solution.ml" ]);
      write "main.ml" (caller entry signature);
      run "ocamlopt" (flags @ [ "solution.cmx"; "main.ml"; "-o"; "program" ])
  | _ -> build_tests ()
