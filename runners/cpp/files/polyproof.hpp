// Calls a submitted C++ function with neutral values (docs/decisions/0002).
//
// POLYPROOF_FUNCTION or POLYPROOF_METHOD, placed after the solution, finds the
// parameter types of the entry point; the templates of codec.hpp turn values into
// those types and the result back. All that needs no template is in calls.cpp.
#pragma once
#include "codec.hpp"

namespace polyproof {

// What calls.cpp asks of the solution's translation unit: the encoded result of one call.
std::string call(const Values& arguments);

template <class R, class... P>
struct Signature {};

// Deduce what the pointer points to; T only makes the call dependent, so that a failure is not an error.
// A C-variadic function matches none of them.
template <class T, class R, class... P>
Signature<R, P...> signature(R (*)(P...));
template <class T, class R, class C, class... P>
Signature<R, P...> signature(R (C::*)(P...));
template <class T, class R, class C, class... P>
Signature<R, P...> signature(R (C::*)(P...) const);
template <class T, class R, class C, class... P>
Signature<R, P...> signature(R (C::*)(P...) &);
template <class T, class R, class C, class... P>
Signature<R, P...> signature(R (C::*)(P...) const&);

// A lambda or a std::function.
template <class T, class C>
auto signature(C*) -> decltype(signature<T>(&C::operator()));

template <class Function, class R, class... P>
constexpr bool takes(Signature<R, P...>) {
  return std::is_invocable_v<Function&, P...>;
}

template <class P>
constexpr bool is_output = std::is_lvalue_reference_v<P> && !std::is_const_v<std::remove_reference_t<P>>;

template <class R, class... P, std::size_t... I>
Signature<R, std::tuple_element_t<I, std::tuple<P...>>...> first_parameters(Signature<R, P...>, std::index_sequence<I...>);

template <class Function, class R, class... P>
std::string invoke_all(Function& function, const Values& arguments, Signature<R, P...>) {
  std::tuple<Holder<P>...> holders;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (std::get<I>(holders).read(arguments[I], "argument " + std::to_string(I) + ": "), ...);
  }(std::index_sequence_for<P...>{});
  return std::apply(
      [&](auto&... holder) -> std::string {
        std::string out;
        if constexpr (std::is_void_v<R>) {
          function(holder.get()...);
          if ((is_output<P> || ...)) throw Unable("it returns nothing and changes an argument instead");
          out = "n";
        } else {
          decltype(auto) result = function(holder.get()...);
          write(out, result);
        }
        return out;
      },
      holders);
}

// Calls with as many arguments as there are; parameters at the end may have defaults.
template <class Function, class R, class... P>
std::string invoke(Function& function, const Values& arguments, Signature<R, P...> all) {
  constexpr std::size_t count = sizeof...(P);
  if (arguments.size() == count) {
    if constexpr ((Holdable<P> && ...)) return invoke_all(function, arguments, all);
    else throw Unable("a parameter has a type that neutral values cannot be turned into");
  }
  if constexpr (count > 0) {
    using Fewer = decltype(first_parameters(all, std::make_index_sequence<count - 1>{}));
    if constexpr (takes<Function>(Fewer{}))
      if (arguments.size() < count) return invoke(function, arguments, Fewer{});
  }
  throw Unable("the entry point does not take " + std::to_string(arguments.size()) + " arguments");
}

}  // namespace polyproof

// In what follows only names of ours and no type keywords: a solution may say `#define int long long`.

#define POLYPROOF_CALL(found, pointer, callee)                                                  \
  template <class S>                                                                            \
  using polyproof_signature = decltype(polyproof::signature<S>(pointer));                       \
  template <class S>                                                                            \
  constexpr auto polyproof_found = requires { typename polyproof_signature<S>; };               \
  template <class S>                                                                            \
  auto polyproof_call(const polyproof::Values& arguments) {                                     \
    static_assert(polyproof_found<S>, found);                                                   \
    auto function = [](auto&&... a) -> decltype(callee(static_cast<decltype(a)>(a)...)) {       \
      return callee(static_cast<decltype(a)>(a)...);                                            \
    };                                                                                          \
    return polyproof::invoke(function, arguments, polyproof_signature<S>{});                    \
  }

// The entry point is a function or an object that can be called.
#define POLYPROOF_FUNCTION(name)                                                                \
  POLYPROOF_CALL("the entry point must be neither overloaded nor a template", &::name, ::name)  \
  std::string polyproof::call(const Values& arguments) { return polyproof_call<Value>(arguments); }

// The entry point is a method of class Solution; each call gets a new object.
#define POLYPROOF_METHOD(name)                                                                  \
  POLYPROOF_CALL("class Solution has no single public method of this name", &S::name, S{}.name) \
  std::string polyproof::call(const Values& arguments) { return polyproof_call<Solution>(arguments); }
