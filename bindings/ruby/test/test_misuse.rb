# frozen_string_literal: true

require 'minitest/autorun'
require 'catalogue_core'
require 'stringio'
require 'tmpdir'

# What no host should do is an exception, and never the end of the host.
class TestMisuse < Minitest::Test
  # A clock that may fail.
  class Battery
    attr_writer :broken

    def now
      @broken ? raise('no battery') : Time.utc(2026)
    end
  end

  def setup
    @folder = Dir.mktmpdir
  end

  def teardown
    FileUtils.remove_entry(@folder)
  end

  def made(**options, &block)
    CatalogueCore.create("#{@folder}/catalogue", administrator: 'admin', **options, &block)
  end

  def town(session, name = 'Ville')
    session.create_organisation(CatalogueCore.organisation(name: name))
  end

  def test_what_was_closed_is_refused
    catalogue = made
    session = catalogue.session_of('admin')
    session.close
    session.close
    assert_predicate session, :closed?
    assert_raises(CatalogueCore::ClosedError) { session.organisations }
    catalogue.close
    assert_raises(CatalogueCore::ClosedError) { catalogue.principal('admin') }
  end

  def test_every_kind_is_taken_by_its_family_and_tells_its_sentence
    made do |catalogue|
      catalogue.anonymously do |anybody|
        refused = assert_raises(CatalogueCore::CatalogueError) { anybody.get('01890000-0000-7000-8000-000000000000') }
        assert_instance_of CatalogueCore::CatalogueError::NotFound, refused
        assert_equal %w[not-found dataset], [refused.code, refused.what]
        assert_equal refused.reason, refused.message
        refute_equal refused.reason, refused.reason_french
      end
    end
  end

  def test_what_is_no_argument_is_refused
    made do |catalogue|
      catalogue.session_of('admin') do |session|
        refused = assert_raises(CatalogueCore::CatalogueError::BadInput) { session.get('no identifier') }
        assert_includes refused.message, 'no identifier'
        assert_raises(TypeError, NoMethodError) { session.get(3) }
        assert_raises(ArgumentError) { CatalogueCore.query(txt: 'eau') }
        assert_raises(RangeError) { session.notices(2**63) }
      end
    end
  end

  def test_many_threads_share_a_session
    made do |catalogue|
      catalogue.session_of('admin') do |session|
        threads = Array.new(8) do |number|
          Thread.new do
            20.times { |round| number < 2 ? town(session, "Ville #{number} #{round}") : session.search(CatalogueCore.query(text: 'ville')) }
          end
        end
        threads.each(&:join)
        assert_equal 40, session.organisations.size
      end
    end
  end

  def test_what_a_callback_raises_ends_the_act_and_is_told
    made do |catalogue|
      catalogue.session_of('admin') do |session|
        full = CatalogueCore.progress { raise 'the disk of the host is full' }
        refused = assert_raises(CatalogueCore::CatalogueError::Callback) { session.backup("#{@folder}/copy", full) }
        assert_includes refused.message, 'the disk of the host is full'
        assert_raises(CatalogueCore::CatalogueError::Cancelled) { session.backup("#{@folder}/other", CatalogueCore.progress { false }) }
        unread = CatalogueCore.reader(Class.new { def read(_size) = raise('the socket is closed') }.new)
        assert_raises(CatalogueCore::CatalogueError::Callback) { session.import_from(unread, CatalogueCore.new_import_options, nil) }
        assert_empty session.organisations
      end
    end
  end

  def test_a_clock_that_fails_ends_the_act_and_leaves_nothing_of_it
    clock = Battery.new
    made(clock: clock) do |catalogue|
      catalogue.session_of('admin') do |session|
        clock.broken = true
        refused = assert_raises(CatalogueCore::CatalogueError::Callback) { town(session) }
        assert_includes refused.message, 'no battery'
        clock.broken = false
        assert_empty session.organisations
        assert_equal Time.utc(2026), town(session).created
      end
    end
  end

  def test_a_listener_that_raises_does_not_undo_what_happened
    made do |catalogue|
      catalogue.session_of('admin') do |session|
        heard = []
        watch = session.watch(CatalogueCore.new_event_filter, CatalogueCore.listener { |event| heard << event.action; raise 'not now' })
        town(session)
        town(session, 'Pays')
        assert_equal 2, heard.size
        assert_equal 2, session.organisations.size
        watch.stop
        town(session, 'Région')
        assert_equal 2, heard.size
        watch.close
      end
    end
  end

  def test_a_child_that_was_forked_is_refused_and_lets_nothing_go
    made do |catalogue|
      catalogue.session_of('admin') do |session|
        told, tell = IO.pipe
        child = fork do
          begin
            session.organisations
          rescue CatalogueCore::CatalogueError => error
            tell.write(error.code)
          end
        end
        Process.wait(child)
        tell.close
        assert_equal 'forked', told.read
        assert_predicate Process.last_status, :success?
        assert_equal 'Ville', town(session).details.name
      end
    end
  end

  def test_a_process_that_ends_with_everything_open_ends_well
    program = <<~RUBY
      catalogue = CatalogueCore.create('#{@folder}/left', administrator: 'admin')
      session = catalogue.session_of('admin')
      session.watch(CatalogueCore.new_event_filter, CatalogueCore.listener { })
      session.create_organisation(CatalogueCore.organisation(name: 'Ville'))
      session.search_all(CatalogueCore.query(text: 'rien'))
      4.times { Thread.new { loop { session.search(CatalogueCore.query(text: 'ville')) } } }
      sleep 0.2
    RUBY
    said = IO.popen([RbConfig.ruby, '-I', File.expand_path('../lib', __dir__), '-rcatalogue_core', '-e', program], err: %i[child out], &:read)
    assert_predicate Process.last_status, :success?, said
    CatalogueCore.open("#{@folder}/left") do |catalogue|
      catalogue.session_of('admin') { |session| assert_equal ['Ville'], session.organisations.map { |one| one.details.name } }
    end
  end

  def test_a_thread_of_the_library_asks_a_clock_of_ruby
    told = []
    clock = Class.new { define_method(:now) { told << Thread.current; Time.utc(2026) } }.new
    made(clock: clock) do |catalogue|
      token = catalogue.session_of('admin') do |session|
        session.create_token(session.account('admin').id, CatalogueCore.new_token_details.with(name: 'lecture'))
      end
      session = catalogue.session(catalogue.authenticate_token(token.secret), nil)
      told.clear
      assert_empty session.each_hit(CatalogueCore.query(text: 'rien')).to_a
      session.close
    end
    refute_empty told
  end

  def test_other_threads_go_on_while_the_library_works
    made do |catalogue|
      catalogue.session_of('admin') do |session|
        rounds = 0
        other = Thread.new { loop { rounds += 1; Thread.pass } }
        waiting = Class.new { define_method(:read) { |_size| '' } }.new
        session.import_from(CatalogueCore.reader(waiting), CatalogueCore.new_import_options, nil) rescue nil
        session.reindex(nil)
        other.kill
        assert_operator rounds, :>, 0
      end
    end
  end

  def test_everything_found_is_given_one_after_the_other
    made do |catalogue|
      catalogue.session_of('admin') do |session|
        assert_equal [], session.each_hit(CatalogueCore.query(text: 'rien')).to_a
        kept = CatalogueCore.query(text: 'eau', page_size: 5)
        assert_equal 'eau', kept.text
        assert_equal 7, kept.with(page_size: 7).page_size
        assert_equal 5, kept.page_size
        out = StringIO.new
        turtle = CatalogueCore.new_export_options.with(format: CatalogueCore::ExportFormat::DCAT_TURTLE)
        session.export_to(CatalogueCore.new_query, turtle, CatalogueCore.writer(out), nil)
        assert_includes out.string, 'dcat:Catalog'
      end
    end
  end
end
