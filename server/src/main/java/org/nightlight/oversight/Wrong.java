package org.nightlight.oversight;

import java.util.List;
import java.util.Map;

/// Something a person must mend in a form, as the list at the top of the page shows it.
public record Wrong(String field, String text) {

  /// Everything that is wrong, from texts by field, in their order.
  public static List<Wrong> listed(Map<String, String> errors) {
    return errors.entrySet().stream()
        .map(error -> new Wrong(error.getKey(), error.getValue()))
        .toList();
  }
}
