# Settings that every target of the project shares.

add_library(horn_flags INTERFACE)
target_compile_options(horn_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers -Werror
  -ffp-contract=off -fno-math-errno)
target_include_directories(horn_flags INTERFACE ${PROJECT_SOURCE_DIR})

if(HORN_SANITIZE)
  target_compile_options(horn_flags INTERFACE -fsanitize=${HORN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(horn_flags INTERFACE -fsanitize=${HORN_SANITIZE})
endif()
