package org.nightlight.language;

import java.util.Set;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.standard.processor.AbstractStandardExpressionAttributeTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;
import org.unbescape.html.HtmlEscape;

/// Two attributes of templates. `say:text` shows the phrase of a key, `say:as` a phrase or plain
/// words. Where the words are not in the page's language the element gets a `lang`, so that a
/// screen reader says them as they are written.
public final class SayDialect extends AbstractProcessorDialect {

  private static final int AS_TEXT = 1300;

  public SayDialect() {
    super("say", "say", StandardDialect.PROCESSOR_PRECEDENCE);
  }

  @Override
  public Set<IProcessor> getProcessors(String prefix) {
    return Set.of(new Saying(prefix, "text", true), new Saying(prefix, "as", false));
  }

  private static final class Saying extends AbstractStandardExpressionAttributeTagProcessor {

    private final boolean byKey;

    Saying(String prefix, String name, boolean byKey) {
      super(TemplateMode.HTML, prefix, name, AS_TEXT, true);
      this.byKey = byKey;
    }

    @Override
    protected void doProcess(
        ITemplateContext context,
        IProcessableElementTag tag,
        AttributeName name,
        String value,
        Object result,
        IElementTagStructureHandler structure) {
      var phrase = phrase(context, result);
      structure.setBody(HtmlEscape.escapeHtml5Xml(phrase.text()), false);
      if (!phrase.lang().isEmpty() && !phrase.lang().equals(context.getVariable("lang"))) {
        structure.setAttribute("lang", phrase.lang());
        structure.setAttribute("dir", "auto");
      }
    }

    private Phrase phrase(ITemplateContext context, Object result) {
      if (result instanceof Phrase phrase) {
        return phrase;
      }
      return byKey && context.getVariable("say") instanceof Phrases phrases
          ? phrases.of(String.valueOf(result))
          : Phrase.plain(result == null ? "" : String.valueOf(result));
    }
  }
}
