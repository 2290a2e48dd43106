package org.nightlight.flink;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.Circle;
import org.nightlight.detection.Fact;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;

/// Writes facts as bytes for their way over the network, and reads them. Facts are records of
/// records, so their shape is asked of the types once, at the start: a new fact needs nothing here,
/// and one that cannot be sent is refused before the job runs. These bytes are never kept: no
/// checkpoint holds a fact.
final class FactBytes {
  private static final Shape FACT = shape(Fact.class);

  /// How values of one type are written.
  private interface Shape {
    void write(Object value, StateOut out) throws Throwable;

    Object read(StateIn in) throws Throwable;
  }

  private FactBytes() {}

  static byte[] write(Fact fact) {
    var out = new StateOut();
    try {
      FACT.write(fact, out);
    } catch (Throwable e) {
      throw new IllegalStateException("fact could not be written", e);
    }
    return out.toBytes();
  }

  static Fact read(byte[] bytes) {
    try {
      return (Fact) FACT.read(new StateIn(bytes));
    } catch (Throwable e) {
      throw new IllegalStateException("fact could not be read", e);
    }
  }

  private static Shape shape(Type type) {
    if (type instanceof ParameterizedType of) {
      Shape element = shape(of.getActualTypeArguments()[0]);
      if (of.getRawType() == List.class) {
        return new ListShape(element);
      }
      if (of.getRawType() == Optional.class) {
        return new OptionalShape(element);
      }
    }
    if (type instanceof Class<?> plain) {
      return shape(plain);
    }
    throw new IllegalStateException("fact must hold only what can be sent, held a " + type);
  }

  private static Shape shape(Class<?> type) {
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
        shapes.add(shape(one));
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

  /// A record's components, one after the other, each of which may be null unless it is primitive.
  private static final class RecordShape implements Shape {
    private final MethodHandle made;
    private final MethodHandle[] components;
    private final Shape[] shapes;
    private final boolean[] primitive;

    RecordShape(Class<?> type) {
      RecordComponent[] all = type.getRecordComponents();
      components = new MethodHandle[all.length];
      shapes = new Shape[all.length];
      primitive = new boolean[all.length];
      try {
        var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        for (int i = 0; i < all.length; i++) {
          shapes[i] = shape(all[i].getGenericType());
          primitive[i] = all[i].getType().isPrimitive();
          components[i] = lookup
              .unreflect(all[i].getAccessor())
              .asType(MethodType.methodType(Object.class, Object.class));
        }
        Class<?>[] types =
            Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
        made = lookup
            .unreflectConstructor(type.getDeclaredConstructor(types))
            .asSpreader(Object[].class, all.length)
            .asType(MethodType.methodType(Object.class, Object[].class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("record must be open to reading, was " + type, e);
      }
    }

    @Override
    public void write(Object value, StateOut out) throws Throwable {
      for (int i = 0; i < shapes.length; i++) {
        @Nullable Object component = (Object) components[i].invokeExact(value);
        if (!primitive[i]) {
          out.putByte(component == null ? 0 : 1);
        }
        if (component != null) {
          shapes[i].write(component, out);
        }
      }
    }

    @Override
    public Object read(StateIn in) throws Throwable {
      @Nullable Object[] values = new @Nullable Object[shapes.length];
      for (int i = 0; i < shapes.length; i++) {
        values[i] = primitive[i] || in.getByte() == 1 ? shapes[i].read(in) : null;
      }
      return (Object) made.invokeExact(values);
    }
  }
}
