package org.nightlight.flink;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;

/// A record's components, one after the other, each of which may be null unless it is primitive.
final class RecordShape implements Shape {
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
        shapes[i] = Shapes.of(all[i].getGenericType());
        primitive[i] = all[i].getType().isPrimitive();
        components[i] = lookup
            .unreflect(all[i].getAccessor())
            .asType(MethodType.methodType(Object.class, Object.class));
      }
      Class<?>[] types = Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
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
