package org.nightlight.refer;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nightlight.casework.CaseId;
import org.nightlight.cybertip.Tip;
import org.nightlight.cybertip.TipFile;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.nightlight.refer.Drafting.Written;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The page on which people write an authority's form.
final class DraftPages {

  private static final List<String> CLASSES = List.of("A1", "A2", "B1", "B2");

  private final Drafting drafting;
  private final Wires wires;
  private final BiPredicate<CaseId, Permit> sees;

  /// @param sees whether a case is of a platform that somebody sees
  DraftPages(Drafting drafting, Wires wires, BiPredicate<CaseId, Permit> sees) {
    this.drafting = drafting;
    this.wires = wires;
    this.sees = sees;
  }

  void addTo(Routes routes) {
    var may = Permission.REFER_CASES;
    routes
        .staff(HttpMethod.GET, "/referrals/drafts/{case}", may, this::form)
        .staff(HttpMethod.POST, "/referrals/drafts/{case}", may, this::write);
  }

  /// A choice of the form.
  record Choice(String value, String label, @Nullable String hint, boolean chosen) {}

  /// An affected account, and what it may be.
  record Account(String account, String age, List<Choice> parts) {}

  /// A file with pictures, and what may be said of it.
  record FileRow(
      String exhibit, String what, long bytes, List<Choice> classes, List<Choice> marks) {}

  private ServerResponse form(ServerRequest request, Permit permit) {
    return matter(request, permit)
        .flatMap(drafting::open)
        .map(open -> page(open, open.draft(), List.of()))
        .orElseGet(Routes::notFound);
  }

  private ServerResponse write(ServerRequest request, Permit permit) {
    var open = matter(request, permit).flatMap(drafting::open);
    if (open.isEmpty()) {
      return Routes.notFound();
    }
    var draft = draft(request, open.get().contents());
    return switch (drafting.write(open.get().matter(), draft, permit)) {
      case Written.Kept(var id) -> to(id);
      case Written.TooLate(var id) -> to(id);
      case Written.Unclear(var wrong) -> page(open.get(), draft, wrong);
      case Written.NoSuchCase() -> Routes.notFound();
    };
  }

  private static ServerResponse to(ReferralId id) {
    return ServerResponse.seeOther(URI.create("/referrals/" + id)).build();
  }

  private Optional<CaseId> matter(ServerRequest request, Permit permit) {
    return Ids.read(request.pathVariable("case"), CaseId::of).filter(one -> sees.test(one, permit));
  }

  private static TipDraft draft(ServerRequest request, Contents contents) {
    var roles = contents.affected().stream()
        .map(Contents.Affected::account)
        .filter(one -> !AuthorityPages.field(request, "role-" + one).isEmpty())
        .collect(Collectors.toMap(
            Function.identity(), one -> AuthorityPages.field(request, "role-" + one)));
    var ids = media(contents).map(one -> one.exhibit().toString()).toList();
    return new TipDraft(
        AuthorityPages.field(request, "kind"),
        AuthorityPages.field(request, "at"),
        AuthorityPages.field(request, "atMeans"),
        ticked(request, "mark"),
        AuthorityPages.field(request, "escalate"),
        AuthorityPages.field(request, "client"),
        roles,
        ids.stream()
            .collect(Collectors.toMap(
                Function.identity(), one -> AuthorityPages.field(request, "class-" + one))),
        ids.stream()
            .collect(Collectors.toMap(Function.identity(), one -> ticked(request, "mark-" + one))),
        AuthorityPages.field(request, "more"));
  }

  private static List<String> ticked(ServerRequest request, String name) {
    return Optional.ofNullable(request.params().get(name)).orElse(List.of());
  }

  private static Stream<Contents.Enclosed> media(Contents contents) {
    return contents.exhibits().stream()
        .filter(
            one -> one.mediaType().startsWith("image/") || one.mediaType().startsWith("video/"));
  }

  private ServerResponse page(Drafting.Open open, TipDraft draft, List<Wrong> wrong) {
    var classifies = wires.find(open.authority().id()).orElseThrow().classifies();
    var model = new HashMap<String, Object>();
    model.put("matter", open.matter().toString());
    model.put("authority", open.authority().name());
    model.put("note", open.contents().decision().note());
    model.put("draft", draft);
    model.put("errors", wrong);
    model.put("wrong", byField(wrong));
    model.put("kinds", kinds(draft));
    model.put("marks", marks(draft));
    model.put(
        "accounts",
        open.contents().affected().stream().map(one -> account(one, draft)).toList());
    model.put(
        "files", media(open.contents()).map(one -> file(one, draft, classifies)).toList());
    model.put("missing", open.contents().notSupplied());
    return ServerResponse.status(wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render("refer/draft", model);
  }

  private static Map<String, String> byField(List<Wrong> wrong) {
    return wrong.stream().collect(Collectors.toMap(Wrong::field, Wrong::text, (a, _) -> a));
  }

  private static List<Choice> kinds(TipDraft draft) {
    return Stream.of(Tip.Kind.values())
        .map(one -> new Choice(one.name(), one.label(), null, one.name().equals(draft.kind())))
        .toList();
  }

  private static List<Choice> marks(TipDraft draft) {
    return Stream.of(Tip.Mark.values())
        .map(one -> new Choice(one.name(), one.label(), null, draft.marks().contains(one.name())))
        .toList();
  }

  private static Account account(Contents.Affected one, TipDraft draft) {
    var said = draft.roles().getOrDefault(one.account(), "");
    return new Account(
        one.account(),
        one.age(),
        Stream.of(TipDraft.Part.values())
            .map(part -> new Choice(part.code(), part.label(), null, part.code().equals(said)))
            .toList());
  }

  private static FileRow file(Contents.Enclosed one, TipDraft draft, boolean classifies) {
    var id = one.exhibit().toString();
    var said = draft.industry().getOrDefault(id, "");
    var marked = draft.fileMarks().getOrDefault(id, List.of());
    return new FileRow(
        id,
        one.what(),
        one.bytes(),
        classifies
            ? CLASSES.stream()
                .map(code -> new Choice(code, code, null, code.equals(said)))
                .toList()
            : List.of(),
        Stream.of(TipFile.Mark.values())
            .map(mark -> new Choice(mark.name(), mark.label(), null, marked.contains(mark.name())))
            .toList());
  }
}
