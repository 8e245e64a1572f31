# Settings that every target of the project shares.

add_library(horn_flags INTERFACE)
target_compile_options(horn_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers
  -ffp-contract=off -fno-math-errno)
target_include_directories(horn_flags INTERFACE ${PROJECT_SOURCE_DIR})

# GCC 12 warns at -O3 of overlaps and bounds in std::string that cannot be (GCC bugs 105651 and 105329, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(horn_flags INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow)
endif()

if(HORN_SANITIZE)
  # Instrumented code makes GCC 12 take parts of <regex> and <functional> for uninitialised.
  target_compile_options(horn_flags INTERFACE -Wno-maybe-uninitialized -fsanitize=${HORN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(horn_flags INTERFACE -fsanitize=${HORN_SANITIZE})
  if(HORN_SANITIZE MATCHES "undefined")
    # Null pointers end in the address sanitizer anyway; a quarter of the time that tests and programs take to compile goes into these two.
    target_compile_options(horn_flags INTERFACE $<$<BOOL:$<TARGET_PROPERTY:HORN_FEWER_CHECKS>>:-fno-sanitize=null,alignment>)
  endif()
endif()

# Headers that most files of a target read, compiled once. A file must include what it uses all the same: the dev preset builds without.
# The kernel sources, which Highway compiles once for every instruction set, read headers of their own.
set(horn_common_headers <algorithm> <array> <chrono> <cmath> <cstdint> <filesystem> <functional> <limits> <map> <memory> <optional> <span>
  <stop_token> <string> <string_view> <utility> <variant> <vector> <fmt/format.h> <nlohmann/json.hpp>)
set(horn_test_headers <QTest> <QtTest> <QFile> <QDir> <QProcess> <QTemporaryDir> <QJsonDocument> <QJsonObject> <QJsonArray>)
set(horn_window_headers <QtWidgets>)
