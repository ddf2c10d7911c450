#include "base/ending.hpp"

#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace {

template <class Kind>
bool is(const std::exception& error) {
    return dynamic_cast<const Kind*>(&error) != nullptr;
}

}  // namespace

Ending ending_of(const std::exception& error) {
    if (is<InputError>(error) || is<UnsupportedError>(error)) return {error.what(), Status::bad_input};
    if (is<UndecidedError>(error)) return {std::string("undecided: ") + error.what(), Status::failed};
    if (is<MissingError>(error)) return {error.what(), Status::missing};
    return {std::string("internal error: ") + error.what(), Status::failed};
}

void rethrow_with(const std::string& prefix) {
    try {
        throw;
    } catch (const InputError& error) {
        throw InputError(prefix + error.what());
    } catch (const UnsupportedError& error) {
        throw UnsupportedError(prefix + error.what());
    } catch (const UndecidedError& error) {
        throw UndecidedError(prefix + error.what());
    }
}

}  // namespace datamix::verify
