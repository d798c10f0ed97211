#pragma once

namespace tally {

/// Makes one visitor of several lambdas: std::visit(Overloaded{[](A) {}, [](B) {}}, variant).
template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace tally
