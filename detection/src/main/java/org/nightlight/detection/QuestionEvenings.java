package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// An ordinary child who asks for questions: on some evenings one anonymous question follows the
/// other, with nothing the matter. It has a chance of its own, so that everybody else does the same
/// with and without it.
record QuestionEvenings(Person who, Random chance) implements Part {

  private static final double EVENINGS = 0.25;
  private static final double ONE_MORE = 0.7;
  private static final int MOST = 20;

  static List<Part> cast(World world, Casting casting, long seed, int many) {
    var chance = new Random(~seed);
    var parts = new ArrayList<Part>();
    for (int i = 0; i < many; i++) {
      Person who =
          casting.pick(chance, person -> person.isChild() && person.age >= 10 && person.joins < 0);
      parts.add(new QuestionEvenings(who, new Random(chance.nextLong())));
    }
    return parts;
  }

  @Override
  public String kind() {
    return "benign-question-evenings";
  }

  @Override
  public void day(World world, int day) {
    if (chance.nextDouble() >= EVENINGS) {
      return;
    }
    long second = day * 86_400L + 17 * 3_600 + chance.nextInt(3 * 3_600);
    int questions = 0;
    do {
      world.at(second, World.anonymous(who, List.of()));
      second += 60 + chance.nextInt(20 * 60);
      questions++;
    } while (questions < MOST && chance.nextDouble() < ONE_MORE);
  }
}
