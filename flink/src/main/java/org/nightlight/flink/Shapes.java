package org.nightlight.flink;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.nightlight.detection.Circle;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;

/// The shapes of the types that facts are made of. A type that cannot be sent is refused.
final class Shapes {
  private Shapes() {}

  static Shape of(Type type) {
    if (type instanceof ParameterizedType of) {
      Shape element = of(of.getActualTypeArguments()[0]);
      if (of.getRawType() == List.class) {
        return new ListShape(element);
      }
      if (of.getRawType() == Optional.class) {
        return new OptionalShape(element);
      }
    }
    if (type instanceof Class<?> plain) {
      return of(plain);
    }
    throw new IllegalStateException("fact must hold only what can be sent, held a " + type);
  }

  private static Shape of(Class<?> type) {
    if (type.isRecord()) {
      return new RecordShape(type);
    }
    if (type.isEnum()) {
      return new EnumShape(type.getEnumConstants());
    }
    if (type.isSealed()) {
      return new SealedShape(type);
    }
    Shape leaf = Leaves.ALL.get(type);
    if (leaf == null) {
      throw new IllegalStateException(
          "fact must hold only what can be sent, held a " + type.getName());
    }
    return leaf;
  }

  private interface Writer<T> {
    void write(StateOut out, T value);
  }

  private interface Reader {
    Object read(StateIn in);
  }

  private record Leaf<T>(Writer<T> to, Reader from) implements Shape {
    @Override
    @SuppressWarnings("unchecked")
    public void write(Object value, StateOut out) {
      to.write(out, (T) value);
    }

    @Override
    public Object read(StateIn in) {
      return from.read(in);
    }
  }

  private static final class Leaves {
    static final Map<Class<?>, Shape> ALL = Map.of(
        String.class, new Leaf<String>(StateOut::putText, StateIn::getText),
        int.class, new Leaf<Integer>(StateOut::putLong, StateIn::getInt),
        long.class, new Leaf<Long>(StateOut::putLong, StateIn::getLong),
        boolean.class,
            new Leaf<Boolean>((out, is) -> out.putByte(is ? 1 : 0), in -> in.getByte() == 1),
        Instant.class, new Leaf<Instant>(StateOut::putTime, StateIn::getTime),
        Circle.class, new Leaf<Circle>((out, circle) -> circle.save(out), Circle::load),
        OptionalInt.class,
            new Leaf<OptionalInt>(
                (out, value) -> {
                  out.putByte(value.isPresent() ? 1 : 0);
                  value.ifPresent(out::putLong);
                },
                in -> in.getByte() == 1 ? OptionalInt.of(in.getInt()) : OptionalInt.empty()));
  }

  private record EnumShape(List<?> constants) implements Shape {
    EnumShape(Object[] constants) {
      this(List.of(constants));
    }

    @Override
    public void write(Object value, StateOut out) {
      out.putLong(constants.indexOf(value));
    }

    @Override
    public Object read(StateIn in) {
      return constants.get(in.getInt());
    }
  }

  private record ListShape(Shape element) implements Shape {
    @Override
    public void write(Object value, StateOut out) throws Throwable {
      var all = (List<?>) value;
      out.putLong(all.size());
      for (Object one : all) {
        element.write(one, out);
      }
    }

    @Override
    public Object read(StateIn in) throws Throwable {
      int size = in.getCount();
      var all = new ArrayList<Object>(size);
      for (int i = 0; i < size; i++) {
        all.add(element.read(in));
      }
      return List.copyOf(all);
    }
  }

  private record OptionalShape(Shape element) implements Shape {
    @Override
    public void write(Object value, StateOut out) throws Throwable {
      Object held = ((Optional<?>) value).orElse(null);
      out.putByte(held == null ? 0 : 1);
      if (held != null) {
        element.write(held, out);
      }
    }

    @Override
    public Object read(StateIn in) throws Throwable {
      return in.getByte() == 0 ? Optional.empty() : Optional.of(element.read(in));
    }
  }

  /// One of several types: which one, then its own shape.
  private static final class SealedShape implements Shape {
    private final List<Shape> shapes = new ArrayList<>();
    private final Map<Class<?>, Integer> numbers = new HashMap<>();

    SealedShape(Class<?> type) {
      for (Class<?> one : type.getPermittedSubclasses()) {
        numbers.put(one, shapes.size());
        shapes.add(of(one));
      }
    }

    @Override
    public void write(Object value, StateOut out) throws Throwable {
      int number = Objects.requireNonNull(numbers.get(value.getClass()));
      out.putByte(number);
      shapes.get(number).write(value, out);
    }

    @Override
    public Object read(StateIn in) throws Throwable {
      return shapes.get(in.getByte()).read(in);
    }
  }
}
