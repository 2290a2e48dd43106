package org.nightlight.refer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.evidence.Reading;
import org.nightlight.intake.Problem;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Platform;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Seal;
import org.nightlight.oversight.SignedPost;
import org.nightlight.refer.SupplyAnswer.Kind;
import org.nightlight.store.Digests;
import org.nightlight.store.Message;
import org.nightlight.store.Outbox.DeliveryTrouble;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/// Asks a platform for what an authority's form needs and only the platform holds, once a case is
/// to be referred; takes its one answer, and seals it as an exhibit of the case.
///
/// Over 150 lines because the question, its secret and its answer are read together.
final class Supplies {

  /// How long an answer is taken.
  static final Duration PATIENCE = Duration.ofDays(3);

  /// The most an answer may hold.
  static final long MOST_BYTES = 16L << 20;

  private static final Duration POST_PATIENCE = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;
  private final Oversight oversight;
  private final Evidence evidence;
  private final String address;
  private final Clock clock;
  private final SignedPost post;
  private final Seal seal;

  /// @param address how platforms reach this server
  Supplies(
      Store store, Oversight oversight, Evidence evidence, Seal seal, String address, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.evidence = evidence;
    this.address = address;
    this.clock = clock;
    this.seal = seal;
    this.post = new SignedPost("the platform's webhook", POST_PATIENCE, clock);
  }

  /// A question to a platform.
  ///
  /// @param told when its webhook took it; empty while it did not
  /// @param answered when it was answered, and with which exhibit
  record Asked(
      UUID id,
      CaseId matter,
      Instant at,
      Instant expires,
      Optional<Instant> told,
      Optional<Instant> answered,
      Optional<ExhibitId> exhibit,
      Set<Kind> kinds,
      String country) {

    Asked {
      kinds = Set.copyOf(kinds);
    }
  }

  /// The question of a case; empty where no platform could be asked.
  Optional<Asked> of(CaseId matter) {
    return store
        .sql()
        .sql("select * from referral_ask where matter = ?")
        .param(matter.value())
        .query((row, _) -> asked(row))
        .optional();
  }

  private static Asked asked(ResultSet row) throws SQLException {
    return new Asked(
        row.getObject("id", UUID.class),
        new CaseId(row.getObject("matter", UUID.class)),
        Times.instant(row, "asked"),
        Times.instant(row, "expires"),
        Times.maybe(row, "told"),
        Times.maybe(row, "answered"),
        Optional.ofNullable(row.getObject("exhibit", UUID.class)).map(ExhibitId::new),
        Arrays.stream(row.getString("kinds").split(" "))
            .flatMap(word -> Kind.of(word).stream())
            .collect(Collectors.toSet()),
        row.getString("country"));
  }

  /// What a platform has answered about the account of a case, from the sealed original.
  Optional<SupplyAnswer> answer(Asked asked) {
    return asked
        .exhibit()
        .map(id -> evidence.open(id, Packer.MACHINE, "prepare-referral"))
        .filter(Reading.Intact.class::isInstance)
        .flatMap(reading -> read((Reading.Intact) reading));
  }

  private static Optional<SupplyAnswer> read(Reading.Intact intact) {
    try (var in = intact.stream()) {
      return SupplyAnswer.read(in);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Asks the platform of this account, by its webhook, in no transaction: it may take its
  /// time, and may answer while it is being asked. Whatever it does not take is tried again.
  /// Answers what is to be written once it has taken the question.
  Runnable ask(Message message) {
    var matter = CaseId.of(message.body());
    var asked = of(matter).orElseThrow();
    var subject = subject(matter);
    var webhook = oversight.platformOf(subject.source()).flatMap(Platform::webhook);
    if (webhook.isEmpty() || asked.answered().isPresent() || over(asked)) {
      return () -> {};
    }
    post.send(webhook.get(), "referral.asked-" + asked.id(), question(asked, subject))
        .ifPresent(trouble -> {
          throw new DeliveryTrouble(trouble);
        });
    return () -> {
      store
          .sql()
          .sql("update referral_ask set told = ? where id = ?")
          .params(Times.utc(clock.instant()), asked.id())
          .update();
      oversight.record(Packer.MACHINE, "ask-platform", "case/" + matter, "");
    };
  }

  /// Whose account a question is about.
  record Subject(String source, String account) {}

  private Subject subject(CaseId matter) {
    return store
        .sql()
        .sql("select source, account from referral_due where matter = ?")
        .param(matter.value())
        .query((row, _) -> new Subject(row.getString(1), row.getString(2)))
        .single();
  }

  private String secret(Asked asked) {
    return store
        .sql()
        .sql("select secret from referral_ask where id = ?")
        .param(asked.id())
        .query((row, _) -> seal.open(row.getBytes(1), asked.id().toString()))
        .single();
  }

  private String question(Asked asked, Subject subject) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "referral.asked");
    body.put("case", asked.matter().toString());
    body.put("source", subject.source());
    body.put("subject", subject.account());
    body.put("wanted", Stream.of(Kind.values()).map(Kind::word).toList());
    body.put(
        "answer",
        Map.of(
            "url",
            URI.create(address + "/api/v1/supplies/" + asked.id()).toString(),
            "bearer",
            secret(asked),
            "until",
            asked.expires().toString(),
            "mostBytes",
            MOST_BYTES));
    return JSON.writeValueAsString(body);
  }

  /// Notes that a platform is to be asked, where it can be; in the transaction that makes the case
  /// wait. Answers whether it will be.
  boolean due(CaseId matter, String source) {
    if (oversight.platformOf(source).flatMap(Platform::webhook).isEmpty()) {
      return false;
    }
    var now = clock.instant();
    var id = UUID.randomUUID();
    var secret = Secrets.random();
    store
        .sql()
        .sql("insert into referral_ask (id, matter, digest, secret, asked, expires)"
            + " values (?, ?, ?, ?, ?, ?) on conflict do nothing")
        .params(
            id,
            matter.value(),
            digest(secret),
            seal.close(secret, id.toString()),
            Times.utc(now),
            Times.utc(now.plus(PATIENCE)))
        .update();
    return true;
  }

  /// What the platform was asked and said, in words for people; empty where it could not be asked.
  String words(CaseId matter) {
    return of(matter)
        .map(one -> one.answered()
            .map(at -> "Answered at " + Times.words(at) + ": "
                + (one.kinds().isEmpty() ? "nothing of what was asked" : labels(one.kinds()))
                + ".")
            .orElseGet(() -> over(one)
                ? "Asked, and not answered in time."
                : one.told()
                    .map(at -> "Asked at " + Times.words(at)
                        + "; no answer yet. One is taken until " + Times.words(one.expires()) + ".")
                    .orElse("It is being asked; its webhook has not taken the question.")))
        .orElse("It takes no questions from us.");
  }

  /// Notes that what was answered went along, or that it was said why not.
  void weighed(CaseId matter) {
    store
        .sql()
        .sql("update referral_ask set weighed = ? where matter = ? and answered is not null")
        .params(Times.utc(clock.instant()), matter.value())
        .update();
  }

  /// When it was answered, while nobody has seen to that.
  Optional<Instant> unweighed(CaseId matter) {
    return store
        .sql()
        .sql("select answered from referral_ask where matter = ? and weighed is null")
        .param(matter.value())
        .query((row, _) -> Times.maybe(row, "answered"))
        .optional()
        .flatMap(one -> one);
  }

  private static String labels(Set<Kind> kinds) {
    return Stream.of(Kind.values())
        .filter(kinds::contains)
        .map(Kind::label)
        .collect(Collectors.joining("; "));
  }

  private boolean over(Asked asked) {
    return !clock.instant().isBefore(asked.expires());
  }

  private static String digest(String secret) {
    return Digests.sha256Hex(secret.getBytes(StandardCharsets.UTF_8));
  }

  Routes routes() {
    return new Routes().open(HttpMethod.POST, "/api/v1/supplies/{id}", this::take);
  }

  private ServerResponse take(ServerRequest request) throws IOException {
    var asked = Ids.read(request.pathVariable("id"), UUID::fromString)
        .flatMap(id -> find(id, bearer(request)));
    if (asked.isEmpty()) {
      return new Problem(401, "secret-unknown", "this is not the secret of a question we asked")
          .answer();
    }
    var refused = refused(asked.get(), request);
    if (refused.isPresent()) {
      return refused.get().answer();
    }
    try {
      return take(asked.get(), request.servletRequest().getInputStream());
    } catch (Refusal refusal) {
      return refusal.problem.answer();
    } catch (UncheckedIOException fault) {
      if (fault.getCause() instanceof TooLarge) {
        return Problem.tooLarge("an answer", MOST_BYTES).answer();
      }
      throw fault;
    }
  }

  private static String bearer(ServerRequest request) {
    var header = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
    return header == null || !header.startsWith("Bearer ")
        ? ""
        : header.substring(7).strip();
  }

  private Optional<Asked> find(UUID id, String secret) {
    var given = digest(secret).getBytes(StandardCharsets.US_ASCII);
    return store
        .sql()
        .sql("select * from referral_ask where id = ?")
        .param(id)
        .query((row, _) -> MessageDigest.isEqual(
                given, row.getString("digest").getBytes(StandardCharsets.US_ASCII))
            ? Optional.of(asked(row))
            : Optional.<Asked>empty())
        .optional()
        .flatMap(one -> one);
  }

  private Optional<Problem> refused(Asked asked, ServerRequest request) {
    if (asked.answered().isPresent()) {
      return Optional.of(ANSWERED);
    }
    if (over(asked)) {
      return Optional.of(new Problem(
          410, "question-over", "answers were taken until " + asked.expires() + "; none is now"));
    }
    if (!request
        .headers()
        .contentType()
        .filter(MediaType.APPLICATION_JSON::includes)
        .isPresent()) {
      return Optional.of(new Problem(415, "content-type", "send application/json"));
    }
    return request.headers().contentLength().orElse(0) > MOST_BYTES
        ? Optional.of(Problem.tooLarge("an answer", MOST_BYTES))
        : Optional.empty();
  }

  private static final Problem ANSWERED =
      new Problem(409, "question-answered", "it was answered before; one answer is taken");

  /// Takes the one answer to a question, and seals it.
  ServerResponse take(Asked asked, InputStream in) {
    var platform = oversight.platformOf(subject(asked.matter()).source());
    var by = platform
        .<Actor>map(one -> new Actor.Machine("platform/" + one.id()))
        .orElse(new Actor.Anyone());
    var kept = new Object() {
      SupplyAnswer answer = new SupplyAnswer(Set.of(), "", Contents.Holder.UNKNOWN);
      String sha256 = "";
    };
    evidence.seal(
        new Capped(in), new Origin(by, "platform-answer", "application/json"), exhibit -> {
          var reading = evidence.open(exhibit.id(), Packer.MACHINE, "take-platform-answer");
          kept.answer = read((Reading.Intact) reading)
              .orElseThrow(() -> new Refusal(new Problem(
                  422, "json-malformed", "an answer is one JSON object; nothing of it was kept")));
          kept.sha256 = exhibit.sha256();
          keep(asked, kept.answer, exhibit.id());
          oversight.record(
              by, "answer-platform-question", "case/" + asked.matter(), exhibit.sha256());
        });
    return ServerResponse.status(201)
        .body(Map.of(
            "sha256", kept.sha256,
            "supplied", kept.answer.kinds().stream().map(Kind::word).sorted().toList(),
            "notSupplied",
                Stream.of(Kind.values())
                    .filter(one -> !kept.answer.kinds().contains(one))
                    .map(Kind::word)
                    .toList()));
  }

  /// Keeps the answer where none came before, and has the package made again.
  private void keep(Asked asked, SupplyAnswer answer, ExhibitId exhibit) {
    var first = store
        .sql()
        .sql("update referral_ask set answered = ?, exhibit = ?, kinds = ?, country = ?"
            + " where id = ? and answered is null")
        .params(
            Times.utc(clock.instant()),
            exhibit.value(),
            answer.words(),
            answer.country(),
            asked.id())
        .update();
    if (first == 0) {
      throw new Refusal(ANSWERED);
    }
    var matter = asked.matter().toString();
    store.outbox().put(Refer.DUE, matter, matter);
  }

  /// Undoes the transaction and says why.
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Refusal(Problem problem) {
      super("refused", null, false, false);
      this.problem = problem;
    }
  }

  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// Refuses to go on beyond the most an answer may hold.
  private static final class Capped extends FilterInputStream {
    private long left = MOST_BYTES;

    Capped(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      var read = in.read(bytes, from, count);
      left -= Math.max(read, 0);
      if (left < 0) {
        throw new TooLarge();
      }
      return read;
    }
  }
}
