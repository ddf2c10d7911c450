// JSON that keeps the text of its numbers, and text that is meant to hurt.
#include "datamix/instance/json_tree.hpp"

#include "instance/support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("JSON: numbers keep their text, objects their order", "[instance]") {
    const JsonTree tree = parse_json(R"({"z": 0.30, "a": [true, null, "0.30"]})", "F");
    CHECK(tree.names == std::vector<std::string>{"z", "a"});
    CHECK(tree.find("z")->text == "0.30");
    CHECK(tree.find("none") == nullptr);
    CHECK(tree.find("a")->shown() == "an array of 3");
    CHECK(tree.find("a")->items[1].shown() == "null");
    CHECK(tree.shown() == "an object");
    CHECK_THROWS_WITH(parse_json("[1, 2, 3]", "F", 3), "F: more than 3 values");
    CHECK_NOTHROW(parse_json("[1, 2, 3]", "F", 4));
    CHECK_THROWS_WITH(refuse_nul(std::string("a\0b", 3), "F"), "F: not JSON at byte 2: a NUL byte");
}

TEST_CASE("instance: hostile text", "[instance]") {
    CHECK(message_of("[1, 2]").find("F: expected an object with the keys curvature") == 0);
    CHECK(message_of("{\"curvature\": [1,").find("F: not JSON at byte 18: syntax error while parsing value") == 0);
    CHECK(message_of(with("0.3", "NaN")).find("F: not JSON at byte ") == 0);
    CHECK(message_of(with("0.3", "1e400")).find("F: not JSON at byte ") == 0);  // beyond double: write it as a string
    CHECK(message_of(with("0.3", "\"1e400\"")) == "accepted");
    CHECK(message_of(std::string(100, '\0')).find("F: not JSON at byte 1") == 0);
    CHECK(message_of(good_file + "x").find("F: not JSON at byte ") == 0);
    // Found by tests/fuzz: the parser's own message quotes the whole number.
    const std::string overflow = message_of(with("0.3", std::string(400, '4')));
    CHECK(overflow.find("number overflow parsing '444") != std::string::npos);
    CHECK(overflow.size() < 200);
    CHECK(message_of(std::string(100000, '[')) == "F: nested deeper than 16 levels");
    CHECK(message_of(with("code",
                          "c\xff"
                          "de")) == "F: not JSON at byte " + std::to_string(good_file.find("code") + 2) +
                                        ": syntax error while parsing value - invalid string: ill-formed UTF-8 byte");
    CHECK(message_of(with("code",
                          "c\xc0\xaf"
                          "de"))
              .find("ill-formed UTF-8 byte") != std::string::npos);
    CHECK(message_of(with("code", "\xc3\xa9t\xc3\xa9")) == "accepted");
    CHECK(message_of(with("\"average\"", "\"a\\nb\"")) == "F: output: expected \"average\" or \"last\", found \"a b\"");
    const std::string longest = "\"" + std::string(300, 'y') + "\"";
    CHECK(message_of(with("\"average\"", longest)) ==
          "F: output: expected \"average\" or \"last\", found \"" + std::string(40, 'y') + "...\"");
}
