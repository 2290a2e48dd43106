package org.nightlight.exchange;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nightlight.exchange.Fetcher.Reply;
import org.nightlight.exchange.NcmecXml.Read;
import org.nightlight.exchange.NcmecXml.Reason;
import org.nightlight.match.HashKind;
import org.nightlight.match.KnownHash;
import org.nightlight.match.Opinion;

/// NCMEC's hash sharing, version 2.
///
/// Entries are asked for by when they last changed, `from..to`, and come in no order: only a whole
/// range says that everything up to `to` is here. Ranges overlap a little, because an entry may be
/// visible a moment later than its timestamp says; what is read twice changes nothing.
final class Ncmec implements Source {

  private static final Duration OVERLAP = Duration.ofMinutes(5);
  private static final Pattern PATH =
      Pattern.compile("/v2/entries\\?[A-Za-z0-9%&=+.,:;_~*/-]{1,2000}");

  private final Fetcher fetcher;
  private final URI base;
  private final String authorization;
  private final Set<String> members;
  private final String disputeReason;
  private final Map<HashKind, List<Reason>> reasons = new HashMap<>();

  /// @param members whose entries are taken; empty for everybody's
  /// @param disputeReason the source's reason that stands for ours where none has its name
  Ncmec(
      Fetcher fetcher,
      URI base,
      String user,
      String password,
      Set<String> members,
      String disputeReason) {
    this.fetcher = fetcher;
    this.base = base;
    this.authorization = "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    this.members = Set.copyOf(members);
    this.disputeReason = disputeReason;
  }

  @Override
  public Progress.Range range(String checkpoint, Duration span, Instant now) {
    var from = checkpoint.isEmpty() ? Instant.EPOCH : Instant.parse(checkpoint).minus(OVERLAP);
    var most = from.plus(span);
    var whole = !most.isBefore(now);
    var to = (whole ? now : most).truncatedTo(ChronoUnit.SECONDS);
    return new Progress.Range(from.toString(), to.toString(), "", now, now, whole);
  }

  @Override
  public Answer page(Progress.Range range) {
    var path = range.next().isEmpty()
        ? "/v2/entries?from=" + word(range.from()) + "&to=" + word(range.to())
        : range.next();
    return switch (fetcher.fetch(request(path).GET())) {
      case Reply.Good good -> read(good.body(), range);
      case Reply other -> Source.meaning(other, range);
    };
  }

  private Answer read(byte[] body, Progress.Range range) {
    return switch (NcmecXml.page(body)) {
      case Read.Unfit<NcmecXml.Page>(var flaw) ->
        new Answer.Later(
            "its answer cannot be read: %s, at %s".formatted(flaw.rule(), flaw.at()),
            Optional.empty());
      case Read.Fit<NcmecXml.Page>(var page) -> read(page, range);
    };
  }

  private Answer read(NcmecXml.Page page, Progress.Range range) {
    var next = page.next();
    if (next.isPresent()
        && (!PATH.matcher(next.get()).matches() || next.get().equals(range.next()))) {
      return new Answer.Later(
          "the next page must have another path, which begins with /v2/entries?", Optional.empty());
    }
    var all = page.given();
    var ours = new Given(
        all.stands().stream().filter(entry -> asked(entry.origin())).toList(),
        all.gone().stream().filter(gone -> asked(gone.origin())).toList(),
        all.incomparable(),
        all.flaws());
    var others = all.stands().size()
        + all.gone().size()
        - ours.stands().size()
        - ours.gone().size();
    return new Answer.Page(ours, others, next, range.to());
  }

  private boolean asked(String origin) {
    return members.isEmpty() || members.contains(origin.substring(0, origin.indexOf('/')));
  }

  @Override
  public Greeting greet() {
    return switch (fetcher.fetch(request("/v2/status").GET())) {
      case Reply.Good good ->
        switch (NcmecXml.status(good.body())) {
          case Read.Fit<NcmecXml.Status>(var status) ->
            new Greeting.Known("It answers, and knows us as %s, member %s (%s)."
                .formatted(status.user(), status.name(), status.member()));
          case Read.Unfit<NcmecXml.Status>(var flaw) ->
            new Greeting.Unknown(
                "its answer cannot be read: %s, at %s".formatted(flaw.rule(), flaw.at()));
        };
      case Reply other -> new Greeting.Unknown(Source.words(other));
    };
  }

  /// An opinion is told of every fingerprint of the entry that can be compared here.
  @Override
  public Told tell(Opinion opinion) {
    var kinds = opinion.hashes().stream().map(KnownHash::kind).distinct().toList();
    for (var kind : kinds) {
      var told = tell(opinion, kind);
      if (!(told instanceof Told.Done)) {
        return told;
      }
    }
    return new Told.Done();
  }

  private Told tell(Opinion opinion, HashKind kind) {
    return switch (opinion.kind()) {
      case CONFIRM -> put(opinion, kind, "<affirmative/>");
      case DISPUTE ->
        switch (reasons(kind)) {
          case Offer.Some(var offered) -> dispute(opinion, kind, offered);
          case Offer.None(var why) -> new Told.Closed(why);
        };
    };
  }

  private Told dispute(Opinion opinion, HashKind kind, List<Reason> offered) {
    var reason = offered.stream()
        .filter(one -> one.name().equalsIgnoreCase(opinion.reason()))
        .findFirst()
        .or(() -> offered.stream()
            .filter(one -> one.name().equalsIgnoreCase(disputeReason))
            .findFirst())
        .or(() -> offered.size() == 1 ? Optional.of(offered.getFirst()) : Optional.empty());
    return reason
        .map(one -> put(
            opinion,
            kind,
            "<negative><reasonIds><guid>" + escaped(one.guid()) + "</guid></reasonIds></negative>"))
        .orElseGet(() -> new Told.Waits("a dispute needs one of its reasons: "
            + offered.stream().map(Reason::name).collect(Collectors.joining(", "))));
  }

  private sealed interface Offer {
    record Some(List<Reason> reasons) implements Offer {}

    record None(String why) implements Offer {}
  }

  private Offer reasons(HashKind kind) {
    var known = reasons.get(kind);
    if (known != null) {
      return new Offer.Some(known);
    }
    return switch (fetcher.fetch(
        request("/v2/feedback/" + kind.name() + "/reasons").GET())) {
      case Reply.Good good ->
        switch (NcmecXml.reasons(good.body())) {
          case Read.Fit<List<Reason>>(var all) -> {
            reasons.put(kind, all);
            yield new Offer.Some(all);
          }
          case Read.Unfit<List<Reason>>(var flaw) ->
            new Offer.None("its reasons cannot be read: " + flaw.rule());
        };
      case Reply other -> new Offer.None(Source.words(other));
    };
  }

  private Told put(Opinion opinion, HashKind kind, String said) {
    var slash = opinion.origin().indexOf('/');
    if (slash < 0) {
      return new Told.Done(); // not an entry of theirs
    }
    var path = "/v2/entries/%s/%s/%s/feedback"
        .formatted(
            word(opinion.origin().substring(0, slash)),
            word(opinion.origin().substring(slash + 1)),
            kind.name());
    var body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><feedbackSubmission xmlns=\""
        + NcmecXml.NAMESPACE + "\">" + said + "</feedbackSubmission>";
    var request = request(path)
        .header("Content-Type", "application/xml; charset=utf-8")
        .PUT(BodyPublishers.ofString(body));
    return switch (fetcher.fetch(request)) {
      case Reply.Good _ -> new Told.Done();
      case Reply.Nothing(var status) when status != 400 -> new Told.Done(); // the entry is gone
      case Reply other -> new Told.Closed(Source.words(other));
    };
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", authorization)
        .header("Accept", "application/xml");
  }

  private static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String escaped(String text) {
    return text.replaceAll("[^0-9A-Za-z-]", "");
  }
}
