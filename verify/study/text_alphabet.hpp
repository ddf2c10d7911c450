#pragma once

#include <string>
#include <vector>

#include "datamix/text/corpus.hpp"

/// Alphabets that fit the texts, for `verify mix --alphabet`.
namespace datamix::verify {

/// Characters of a text that arrives in pieces, in lower case (Unicode's simple mapping). Feed it as TrigramCounter.
class CharacterCounter {
public:
    CharacterCounter();
    /// Throws InputError as Utf8Reader::feed.
    void feed(std::string_view bytes);
    void end_of_file() { reader_.end_of_file(); }
    std::uint64_t characters() const { return characters_; }
    /// Adds each character's share of the text to its place in `shares`, which has one for every code point.
    void add_shares(std::vector<double>& shares) const;

private:
    Utf8Reader reader_;
    std::vector<std::uint64_t> counts_;  // of every code point as it is written
    std::uint64_t characters_ = 0;
};

/// An alphabet and the characters that have a symbol of their own, in its order; all others share the last one.
struct ChosenAlphabet {
    TextAlphabet alphabet;
    std::u32string characters;
};

/// Of at most `size` symbols (2 to 64): the size − 1 characters with the largest shares, of those that are equal the
/// first in Unicode, capitals as their lower case; fewer where there are fewer. `shares` as add_shares leaves it.
ChosenAlphabet frequent_alphabet(int size, const std::vector<double>& shares);

/// As UTF-8.
std::string utf8(const std::u32string& characters);

}  // namespace datamix::verify
