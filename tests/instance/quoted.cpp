// Text of others in messages: one line, no control characters, cut between code points.
#include "datamix/instance/quoted.hpp"

#include "catch.hpp"

using namespace datamix;

TEST_CASE("quoted: control characters become spaces, C1 included", "[instance]") {
    CHECK(printable("a\xc2\x80 b\xc2\x9f c\xc2\xa0 d\x7f\x1b \xc3\x80\xe2\x82\xac") ==
          "a  b  c\xc2\xa0 d   \xc3\x80\xe2\x82\xac");
    CHECK(printable("cut \xc2") == "cut \xc2");
}

TEST_CASE("quoted: long texts are cut between code points", "[instance]") {
    CHECK(shortened("abcd", 4) == "abcd");
    CHECK(shortened("abc\xc3\xa9", 4) == "abc...");
    CHECK(in_quotes("a\nb") == "\"a b\"");
    CHECK(in_quotes(std::string(41, 'x')) == "\"" + std::string(40, 'x') + "...\"");
    CHECK(text_of("N = ", 3, ", ", std::size_t{4}, std::string("!")) == "N = 3, 4!");
}
