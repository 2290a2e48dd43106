package org.nightlight.detection;

/// A part somebody plays in an invented network besides ordinary life, day by day.
interface Part {

  /// The kind in the truth file.
  String kind();

  Person who();

  void day(World world, int day);
}
