// What a printer's answers in IPP say, made fit to be seen: values are counted, cut and printable.
#pragma once

#include <cups/ipp.h>

#include <string>

#include "server/ipp/printer.h"

namespace dce::server {

/// Of Get-Printer-Attributes (RFC 8011, 4.2.5); `certificate` stays empty.
IppReport report_of(ipp_t* answer);
/// Of Get-Job-Attributes (RFC 8011, 4.3.4).
IppJobReport job_report_of(ipp_t* answer);
/// RFC 8011, 4.1.6.2; empty where there is none.
std::string status_message_of(ipp_t* answer);

}  // namespace dce::server
