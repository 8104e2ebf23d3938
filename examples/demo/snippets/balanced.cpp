#include <string>
#include <vector>

// Whether every bracket is closed by one of its kind, in the right order.
bool balanced(const std::string& text) {
  std::vector<char> open;
  for (char c : text) {
    if (c == '(') open.push_back(')');
    else if (c == '[') open.push_back(']');
    else if (c == '{') open.push_back('}');
    else if (c == ')' || c == ']' || c == '}') {
      if (open.empty() || open.back() != c) return false;
      open.pop_back();
    }
  }
  return open.empty();
}
