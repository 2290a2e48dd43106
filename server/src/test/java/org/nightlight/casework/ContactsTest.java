package org.nightlight.casework;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.ActivityWords.Line;
import org.nightlight.casework.CaseFile.Affected;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.intake.Subject;

class ContactsTest {

  private static final String SOURCE = "/platforms/demo";
  private static final CaseId ID = new CaseId(new UUID(0, 9));
  private static final Instant NOON = Instant.parse("2026-11-14T12:00:00Z");

  private static final CaseShelf.Head HEAD = new CaseShelf.Head(
      ID,
      1,
      NOON,
      SOURCE,
      "a17",
      Age.ADULT,
      new Case.Waiting(ID),
      1,
      NOON,
      "",
      "",
      0,
      false,
      Optional.empty(),
      Optional.empty(),
      new CaseShelf.Placed("General", Optional.empty(), "", 0, "", ""),
      false);

  private static Line line(int hour, String actor, String deed, String other) {
    return new Line("e" + hour, NOON.plusSeconds(hour * 3_600L), actor, other, deed);
  }

  private static Affected affected(String account, Age age) {
    return new Affected(new Subject(SOURCE, account), age);
  }

  private static Contacts contacts(Line... lines) {
    return Contacts.of(
        HEAD, List.of(lines), List.of(affected("a42", Age.CHILD), affected("a43", Age.ADULT)));
  }

  @Test
  void countsWhatOneAccountDidToAnotherInOneLine() {
    var contacts = contacts(
        line(1, "a17", "asked for contact with", "a42"),
        line(2, "a17", "wrote to", "a42"),
        line(3, "a17", "wrote to", "a42"),
        line(4, "a42", "blocked", "a17"));
    assertThat(contacts.ties())
        .extracting(Contacts.Tie::actor, Contacts.Tie::what, Contacts.Tie::other)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "a17", "asked for contact with: 1, wrote to: 2", "a42"),
            org.assertj.core.groups.Tuple.tuple("a42", "blocked: 1", "a17"));
    assertThat(contacts.ties().getFirst().otherWords()).isEqualTo("child");
    assertThat(contacts.ties().getFirst().actorWords()).isEqualTo("adult");
  }

  @Test
  void leavesAnAgeThatNobodyToldUnknownAndAnAnonymousSenderNameless() {
    var contacts = contacts(
        line(1, "", "wrote to", "a17"),
        line(2, "a99", "wrote to", ""),
        line(3, "a17", "wrote to", ""));
    assertThat(contacts.lines())
        .extracting(Contacts.Contact::actor, Contacts.Contact::deed, Contacts.Contact::age)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Contacts.ANONYMOUS, "wrote to", Age.UNKNOWN),
            org.assertj.core.groups.Tuple.tuple("a99", "named", Age.UNKNOWN));
  }

  @Test
  void drawsALaneForEachAgeThereIsAndTellsAgesByShape() {
    var picture = ContactPicture.of(contacts(
        line(1, "a17", "wrote to", "a42"),
        line(2, "a17", "wrote to", "a50 and 3 more"),
        line(3, "a43", "wrote to", "a17")));
    assertThat(picture.lanes())
        .extracting(ContactPicture.Lane::name)
        .containsExactly("Children", "Age not known", "Adults");
    assertThat(picture.marks())
        .extracting(
            mark -> mark.shape() + " " + mark.way() + " " + mark.points().isEmpty())
        .containsExactly("child own true", "unknown own false", "adult back false");
    assertThat(picture.marks()).allMatch(mark -> mark.x() > 92 && mark.x() < ContactPicture.WIDTH);
    assertThat(picture.words())
        .isEqualTo("3 contacts that the signals cite: 1 with children, 1 with adults,"
            + " 1 with accounts of unknown age. This account began 2 of them.");
  }
}
