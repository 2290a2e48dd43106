package org.nightlight.oversight;

import java.time.LocalDate;

/// The legal authority to receive material, as an administrator recorded it. Without it no form and
/// no platform may send files.
///
/// @param citation where the authority stands
/// @param person who answers for it
/// @param review when it must be looked at again
public record Authority(String citation, String person, LocalDate review) {}
