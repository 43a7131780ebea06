# frozen_string_literal: true

module CatalogueCore
  # What holds something of the library: released by the collector, or by `close` when that is too late.
  module Released
    # Releases it. Twice does no harm; what is under way on other threads goes on to its end.
    def close
      handle, @handle = @handle, nil
      return if handle.nil?

      ObjectSpace.undefine_finalizer(self)
      self.class.uniffi_define_finalizer_by_handle(handle, object_id).call(object_id)
      nil
    end

    # Whether it was released.
    def closed?
      @handle.nil?
    end

    def uniffi_clone_handle
      raise ClosedError, "#{self.class.name} is closed" if @handle.nil?

      super
    end
  end

  # With a block, what was opened is closed at its end.
  module Lent
    def self.within(opened)
      return opened unless block_given?

      begin
        yield opened
      ensure
        opened.close
      end
    end
  end

  [Catalogue, Session, Hits, OpenedFile, Watch].each { |kind| kind.prepend(Released) }
end
