package org.nightlight.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightlight.media.Shapes.discs;
import static org.nightlight.media.Shapes.file;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nightlight.app.TestServer;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.evidence.CustodyEntry;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Role;
import org.nightlight.store.Store;

class MediaPagesTest {

  private static final byte[] PICTURE = file(discs(640, 480, 1), "jpeg");

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void showsNothingBeforeSomebodyAsks() {
    var id = attachment(PICTURE, "image/jpeg");
    var page = reviewer("asks-nothing").get("/media/" + id);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(page.body())
        .contains("image/jpeg", MediaPages.size(PICTURE.length), "Not compared yet")
        .contains("You have viewed 0 today.")
        .doesNotContain("<img class=\"media-shown\" src", "data:image");
    assertThat(acts(id)).containsExactly("sealed");
  }

  @Test
  void doesNotTakeABlurredPreviewForAView() {
    var id = attachment(PICTURE, "image/jpeg");
    var reviewer = reviewer("previews");
    reviewer.get("/media/" + id);
    var answer = reviewer.bytes("/media/" + id + "/preview");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(acts(id)).containsExactly("sealed", "opened", "previewed");
    assertThat(answer.headers().firstValue("Viewed-Today")).contains("0");
    assertThat(reviewer.get("/media/" + id).body()).contains("You have viewed 0 today.");
  }

  @Test
  void keepsAndCountsEachViewOfTheClearPicture() {
    var id = attachment(PICTURE, "image/jpeg");
    var reviewer = reviewer("views");
    reviewer.get("/media/" + id);
    assertThat(reviewer.bytes("/media/" + id + "/clear").headers().firstValue("Viewed-Today"))
        .contains("1");
    assertThat(reviewer.bytes("/media/" + id + "/clear").headers().firstValue("Viewed-Today"))
        .contains("2");
    assertThat(acts(id)).containsExactly("sealed", "opened", "viewed", "opened", "viewed");
    assertThat(reviewer.get("/media/" + id).body()).contains("You have viewed 2 today.");
    assertThat(reviewer("views-not").get("/media/" + id).body()).contains("viewed 0 today");
    assertThat(custody(id).stream().filter(one -> one.act().equals("viewed")))
        .extracting(CustodyEntry::who)
        .allMatch(who -> who.startsWith("staff/"));
    assertThat(recorded("viewed-exhibit-for-show-media", "exhibit/" + id)).isEqualTo(2);
  }

  @Test
  void opensNothingMoreOnceTheDaysLimitIsReachedUntilALeadLiftsIt() {
    var id = attachment(PICTURE, "image/jpeg");
    var lead = server.signedIn("limits", Role.LEAD);
    setLimit(lead, "1");
    var reviewer = reviewer("looks-much");
    reviewer.get("/media/" + id);
    assertThat(reviewer.bytes("/media/" + id + "/clear").statusCode()).isEqualTo(200);
    assertThat(reviewer.bytes("/media/" + id + "/clear").statusCode()).isEqualTo(429);
    assertThat(reviewer.bytes("/media/" + id + "/preview").statusCode()).isEqualTo(429);
    assertThat(reviewer.get("/media/" + id).body()).contains("enough for today");
    var page = lead.get("/care").body();
    assertThat(page).contains("limit was reached", "looks-much");
    lead.post(page.replaceAll("(?s).*action=\"(/care/limits/[^\"]+/lift)\".*", "$1"));
    reviewer.get("/media/" + id);
    assertThat(reviewer.bytes("/media/" + id + "/clear").statusCode()).isEqualTo(200);
    assertThat(acts(id)).filteredOn("viewed"::equals).hasSize(2);
    setLimit(lead, "200");
  }

  private static void setLimit(Visitor lead, String aDay) {
    lead.get("/care");
    lead.post(
        "/care",
        "aDay",
        aDay,
        "inARow",
        "0",
        "minutes",
        "30",
        "secondLooks",
        "0",
        "reason",
        "test");
  }

  @Test
  void letsNoByteOfTheOriginalOut() throws IOException {
    var marked = ByteBuffer.allocate(PICTURE.length + 44)
        .put(PICTURE, 0, 2)
        .put("\u00ff\u00fe\0*".getBytes(StandardCharsets.ISO_8859_1))
        .put("a remark that must never leave this house"
            .substring(0, 40)
            .getBytes(StandardCharsets.ISO_8859_1))
        .put(PICTURE, 2, PICTURE.length - 2)
        .array();
    var id = attachment(marked, "image/jpeg");
    var reviewer = reviewer("looks-for-bytes");
    var page = reviewer.get("/media/" + id).body();
    assertThat(page).doesNotContain("remark");
    var pieces = pieces(marked);
    for (var step : List.of("preview", "clear")) {
      var answer = reviewer.bytes("/media/" + id + "/" + step);
      assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
      assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
      assertThat(pieces(answer.body())).as(step).doesNotContainAnyElementsOf(pieces);
      var shown = image(answer);
      assertThat(shown.getRaster().getNumBands()).as("grey").isEqualTo(1);
      assertThat(Math.max(shown.getWidth(), shown.getHeight())).isEqualTo(GreyPicture.CLEAR);
    }
  }

  @Test
  void blursUntilNoDetailIsLeft() throws IOException {
    var fine = new BufferedImage(480, 360, BufferedImage.TYPE_BYTE_GRAY);
    var flat = new BufferedImage(480, 360, BufferedImage.TYPE_BYTE_GRAY);
    for (var y = 0; y < 360; y++) {
      for (var x = 0; x < 480; x++) {
        fine.getRaster().setSample(x, y, 0, (x / 10 + y / 10) % 2 == 0 ? 20 : 220);
        flat.getRaster().setSample(x, y, 0, 120);
      }
    }
    var reviewer = reviewer("blurs");
    var shown = preview(reviewer, fine);
    assertThat(shown.getData().getPixels(0, 0, 320, 240, (int[]) null))
        .isEqualTo(preview(reviewer, flat).getData().getPixels(0, 0, 320, 240, (int[]) null));
  }

  private static BufferedImage preview(Visitor reviewer, BufferedImage of) throws IOException {
    var id = attachment(file(of, "png"), "image/png");
    reviewer.get("/media/" + id);
    return image(reviewer.bytes("/media/" + id + "/preview"));
  }

  @Test
  void showsTheFramesOfAnAnimationSideBySide() throws IOException {
    var id = attachment(gif(), "image/gif");
    var reviewer = reviewer("frames");
    assertThat(reviewer.get("/media/" + id).body()).contains("Frames only, no sound.");
    var shown = image(reviewer.bytes("/media/" + id + "/clear"));
    assertThat(List.of(shown.getWidth(), shown.getHeight())).containsExactly(200, 75);
  }

  private static byte[] gif() {
    var frames = new BufferedImage[2];
    for (var i = 0; i < 2; i++) {
      frames[i] = new BufferedImage(100, 75, BufferedImage.TYPE_BYTE_INDEXED);
      frames[i].createGraphics().drawImage(discs(100, 75, i), 0, 0, null);
    }
    return Shapes.gif(frames);
  }

  @Test
  void refusesWhoeverLacksThePermissionAndKeepsThatTheyTried() {
    var id = attachment(PICTURE, "image/jpeg");
    var administrator = server.signedIn("may-not-view", Role.ADMINISTRATOR);
    administrator.get("/staff/me");
    for (var step : List.of("preview", "clear")) {
      var path = "/media/" + id + "/" + step;
      assertThat(administrator.bytes(path).statusCode()).isEqualTo(403);
      assertThat(recorded("refuse-view-media", "route" + path)).isEqualTo(1);
    }
    assertThat(administrator.get("/media/" + id).statusCode()).isEqualTo(403);
    assertThat(server.anybody().bytes("/media/" + id + "/clear").statusCode()).isEqualTo(403);
    assertThat(acts(id)).containsExactly("sealed");
  }

  @Test
  void takesNoViewThatAnotherPageAskedFor() {
    var id = attachment(PICTURE, "image/jpeg");
    var reviewer = reviewer("without-token");
    assertThat(reviewer.bytes("/media/" + id + "/clear").statusCode()).isEqualTo(403);
    assertThat(reviewer.get("/media/" + id + "/clear").statusCode()).isIn(404, 405);
    assertThat(acts(id)).containsExactly("sealed");
  }

  @Test
  void keepsNoViewOfWhatCouldNotBeShown() {
    var id = attachment(Arrays.copyOf(file(discs(64, 48, 1), "png"), 200), "image/png");
    var reviewer = reviewer("broken");
    reviewer.get("/media/" + id);
    for (var step : List.of("preview", "clear")) {
      var answer = reviewer.bytes("/media/" + id + "/" + step);
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8))
          .contains("\"rule\":\"truncated\"", "breaks off before the PNG's end");
    }
    assertThat(acts(id)).containsExactly("sealed", "opened", "opened");
  }

  @Test
  void saysInTheSquareWhyATypeIsNotShown() {
    var id = attachment("%PDF-1.7".getBytes(StandardCharsets.ISO_8859_1), "application/pdf");
    assertThat(reviewer("reads-why").get("/media/" + id).body())
        .contains("Files of the type application/pdf are not looked at.")
        .doesNotContain("data-hold");
  }

  @Test
  void showsNothingButAttachments() {
    var id = server
        .door(Evidence.class)
        .seal(PICTURE, new Origin(new Actor.Machine("test"), "report-text", "image/jpeg"));
    var reviewer = reviewer("other-exhibits");
    reviewer.get("/media/" + attachment(PICTURE, "image/jpeg"));
    assertThat(reviewer.get("/media/" + id).statusCode()).isEqualTo(404);
    assertThat(reviewer.bytes("/media/" + id + "/clear").statusCode()).isEqualTo(404);
    assertThat(reviewer.get("/media/not-a-number").statusCode()).isEqualTo(404);
  }

  private static Visitor reviewer(String name) {
    return server.signedIn(name, Role.REVIEWER);
  }

  private static ExhibitId attachment(byte[] bytes, String type) {
    return server
        .door(Evidence.class)
        .seal(bytes, new Origin(new Actor.Machine("test"), "attachment", type));
  }

  private static List<CustodyEntry> custody(ExhibitId id) {
    return server.door(Evidence.class).custody(id);
  }

  private static List<String> acts(ExhibitId id) {
    return custody(id).stream().map(CustodyEntry::act).toList();
  }

  private static int recorded(String act, String on) {
    return server
        .door(Store.class)
        .sql()
        .sql("select count(*) from record_entry where act = ? and thing = ?")
        .params(act, on)
        .query(Integer.class)
        .single();
  }

  private static BufferedImage image(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(200);
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }

  /// Every eight bytes that follow each other and are not all alike.
  private static Set<Long> pieces(byte[] bytes) {
    var all = new HashSet<Long>();
    var buffer = ByteBuffer.wrap(bytes);
    for (var at = 0; at + 8 <= bytes.length; at++) {
      var piece = buffer.getLong(at);
      if (piece != Long.rotateLeft(piece, 8)) {
        all.add(piece);
      }
    }
    return all;
  }
}
