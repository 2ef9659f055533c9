// A table of separated values (RFC 4180) as a sheet that LibreOffice opens without asking how.
#pragma once

#include <string>
#include <string_view>

namespace dce::worker {

/// What parts the values of a table that begins with `head`: comma, semicolon, tab or bar, whichever parts
/// its lines most evenly.
char csv_separator(std::string_view head);

/// The table in OpenDocument's flat form: every value as it is written, numbers to the right. UTF-8, UTF-16
/// with a mark, or Windows-1252. Rows and columns beyond what a sheet holds are left out.
std::string sheet_of_csv(std::string_view table);

}  // namespace dce::worker
