package org.nightlight.match;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.Intake;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.matching.Fingerprint;
import org.nightlight.media.MediaDecoder;
import org.nightlight.media.MediaPages;
import org.nightlight.media.MediaReader;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Message;
import org.nightlight.store.Store;

/// The door of match: lists of known material, and whether media is on one.
public final class Matching implements AutoCloseable {

  /// The topic of the hand-off when media was found to be known; key and body are the
  /// sighting's id.
  public static final String FOUND = "match.found";

  private final Store store;
  private final Intake intake;
  private final Clock clock;
  private final KnownHashes known;
  private final Lists lists;
  private final Opinions opinions;
  private final Alarms alarms;
  private final Common common;
  private final LookGroups groups;
  private final Sightings sightings;
  private final Exhibits exhibits;
  private final MediaDecoder decoder;
  private final MediaPages pages;
  private final Routes routes = new Routes();

  /// @param folder the data folder: index files go to `match`
  public Matching(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Intake intake,
      OnCall onCall,
      Path folder,
      Clock clock) {
    this.store = store;
    this.intake = intake;
    this.clock = clock;
    this.lists = new Lists(store, oversight, clock, this::changed);
    this.known = new KnownHashes(store, folder.resolve("match"), lists::all);
    this.opinions = new Opinions(store, oversight, clock);
    this.alarms = new Alarms(store, oversight, onCall, clock);
    this.common = new Common(store, oversight, alarms, clock);
    this.groups = new LookGroups(store);
    this.sightings = new Sightings(store, lists, groups, common, clock);
    var comparing = new Comparing(store, known, lists, common, sightings);
    this.decoder = MediaDecoder.find(System.getenv(), folder.resolve("decoder"));
    var reader = new MediaReader(decoder);
    this.pages =
        new MediaPages(reader, decoder, evidence, oversight, this::words, this::source, clock);
    this.exhibits = new Exhibits(store, evidence, reader, comparing, groups, clock);
    new MediaApi(comparing, reader, known, new Probing(clock), alarms, oversight, evidence)
        .add(routes);
    new ListPages(lists, opinions, alarms, common, known).add(routes);
    pages.add(routes);
  }

  private void changed() {
    known.catchUp();
  }

  /// Gives whoever shared known material up to a moment another name; answers how many sightings.
  public long rename(Subject account, Instant upTo, String instead) {
    return sightings.rename(account, upTo, instead);
  }

  /// The known material an account has shared, up to a moment.
  public List<SightingId> sightings(Subject account, Instant upTo) {
    return sightings.of(account, upTo);
  }

  /// Every account that a sighting names.
  public Set<Subject> everybody() {
    return sightings.everybody();
  }

  /// Starts loading the lists, once every room is wired.
  public void start() {
    common.refresh();
    known.start();
  }

  /// Compares what came with a report: the consumer of [Intake#ATTACHED].
  public void takeAttachment(Message message) {
    var parts = message.body().split(" ", 2);
    intake
        .report(ReportId.of(parts[0]))
        .ifPresent(report -> exhibits.compare(new ExhibitId(UUID.fromString(parts[1])), report));
  }

  /// Media that is known.
  public Optional<Sighting> sighting(SightingId id) {
    return sightings.find(id);
  }

  /// What comparing an exhibit of a report came to; empty where it was not tried yet, which
  /// is not a clean answer.
  public Optional<Compared> compared(ExhibitId id) {
    return exhibits
        .compared(id)
        .map(one -> new Compared(
            switch (one.answer()) {
              case "known" -> Answer.KNOWN;
              case "no-match" -> Answer.NO_MATCH;
              default -> Answer.NOT_CHECKED;
            },
            one.why(),
            one.past()));
  }

  /// Whose account an exhibit is about; empty where it is about none.
  public String source(ExhibitId id) {
    return intake
        .reportWith(id)
        .map(report -> report.about().map(Subject::source).orElse(""))
        .or(() -> sightings.source(id))
        .orElse("");
  }

  /// Every time that an exhibit was found to be known material.
  public List<SightingId> sightings(ExhibitId id) {
    return sightings.of(id);
  }

  private String words(ExhibitId id) {
    return compared(id)
        .map(one -> switch (one.answer()) {
          case KNOWN -> "On a list";
          case NO_MATCH -> "On no list";
          case NOT_CHECKED -> "Not checked: " + one.why();
        })
        .orElse("Not compared yet");
  }

  /// Asks this before a picture or video opens: why none does for somebody now.
  public void askFirst(java.util.function.Function<StaffId, Optional<String>> closed) {
    pages.askFirst(closed);
  }

  /// What to show of an exhibit before anybody asks to see it; empty where it is no picture
  /// or video.
  public Optional<MediaPages.Square> square(ExhibitId id, StaffId by) {
    return pages.square(id, by);
  }

  /// What can be decoded, for the health page.
  public HealthLine decoding() {
    return new HealthLine(
        "Decoder",
        decoder.isWhole() ? HealthLine.State.GOOD : HealthLine.State.LOOK,
        decoder.state());
  }

  /// What comparing an exhibit came to.
  ///
  /// @param why it was not checked; "" where it was
  /// @param past when the like was seen here; empty where nothing is known of its looks
  public record Compared(Answer answer, String why, Optional<Sighting.Past> past) {}

  /// The three answers. The third is never read as the second.
  public enum Answer {
    KNOWN,
    NO_MATCH,
    NOT_CHECKED
  }

  /// Keeps that a reviewer agrees with the lists about a sighting; the sources are told.
  public void confirm(SightingId id, String reason, Permit by) {
    opine(id, Opinion.Kind.CONFIRM, reason, by);
    var group = sightings.group(id);
    if (group.isPresent()) {
      groups.confirm(group.getAsInt(), by.staff(), clock.instant());
    }
  }

  /// Keeps that a reviewer disagrees with the lists about a sighting; the sources are told.
  public void dispute(SightingId id, String reason, Permit by) {
    opine(id, Opinion.Kind.DISPUTE, reason, by);
  }

  private void opine(SightingId id, Opinion.Kind kind, String reason, Permit by) {
    store.transact(
        () -> sightings.entries(id).forEach(entry -> opinions.keep(entry, kind, reason, by)));
  }

  /// What a reviewer wants to make known.
  public sealed interface Adding {
    record Added() implements Adding {}

    /// Nothing is known of its looks or bytes to recognise it by.
    record NothingKnown() implements Adding {}
  }

  /// Puts the hashes of a report's exhibit on the list of what was confirmed here: the next
  /// copy is known.
  public Adding add(ExhibitId id, Category category, Permit by) {
    var compared = exhibits.compared(id);
    var hashes = compared.stream()
        .flatMap(one -> java.util.stream.Stream.concat(
            one.quality()
                    .filter(quality -> quality >= Fingerprint.USABLE_QUALITY)
                    .isPresent()
                ? one.look().stream()
                : java.util.stream.Stream.empty(),
            one.sha256().stream()))
        .toList();
    if (hashes.isEmpty()) {
      return new Adding.NothingKnown();
    }
    var now = clock.instant();
    store.transact(() -> {
      lists.put(
          lists.here().id(),
          List.of(
              new Entry("exhibit/" + id, "staff/" + by.staff(), now, List.of(category), hashes)));
      compared
          .flatMap(Exhibits.Compared::group)
          .ifPresent(group -> groups.confirm(group, by.staff(), now));
    });
    return new Adding.Added();
  }

  /// How matching is doing, for the health page.
  public HealthLine health() {
    var open = alarms.open();
    return switch (known.state()) {
      case KnownHashes.State.NotReady(var why) ->
        new HealthLine(
            "Known material", HealthLine.State.NOT_CHECKED, why + "; nothing is compared");
      case KnownHashes.State.Ready(var loaded) -> {
        var words = String.format(
            java.util.Locale.ROOT,
            "%,d hashes of %d lists",
            loaded.size(),
            loaded.lists().values().stream().filter(HashList::enabled).count());
        if (!open.isEmpty()) {
          yield new HealthLine(
              "Known material",
              HealthLine.State.TROUBLE,
              words + "; " + open.getFirst().words());
        }
        yield known.note().isEmpty()
            ? new HealthLine("Known material", HealthLine.State.GOOD, words)
            : new HealthLine("Known material", HealthLine.State.LOOK, words + "; " + known.note());
      }
    };
  }

  /// Raises an alarm that stays until a person has seen to it; one that is open already stays
  /// one.
  ///
  /// @param rule in kebab-case
  /// @param about an internal id, as `noun/id`
  /// @param words for people; nothing about a person
  public void alarm(String rule, String about, String words) {
    alarms.raise(rule, about, words);
  }

  /// Says that what an alarm was about has ended by itself.
  public void alarmEnded(String rule, String about) {
    alarms.ended(rule, about);
  }

  /// The lists, for whoever fills them.
  public Lists lists() {
    return lists;
  }

  /// What staff think of entries, for whoever tells the sources.
  public Opinions opinions() {
    return opinions;
  }

  public Routes routes() {
    return routes;
  }

  // For the tests of this room.
  KnownHashes known() {
    return known;
  }

  @Override
  public void close() {
    known.close();
  }
}
