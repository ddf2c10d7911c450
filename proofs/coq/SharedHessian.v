(* Quadratic domains f_i = 1/2 <H_i(theta - a_i), theta - a_i> with validation
   loss f_V = 1/2 |theta - c|^2 (theory: section 0).

   Statements:
   - for any symmetric H_i the truncated hypergradient computed by the algorithm
     is the derivative of the unrolled validation loss;
   - shared Hessian H: the inner loop has the closed form
     theta_T = R_T theta + M_T A w, the sensitivities are Z_T = M_T A up to a
     common column, and g_i - g_l = <M_T (a_i - a_l), theta_T - c>;
   - A w is the fixed point of the inner step and the minimiser of f_w, so that
     the outer objective is F(w) = 1/2 |A w - c|^2.
   Assumption: the weights sum to one (shared-Hessian part). *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model.
Open Scope R_scope.

(** * Quadratic losses meet the assumptions of the general algorithm *)

Definition quadratic_grad (H : vec -> vec) (a th : vec) : vec := H (vsub th a).
Definition half_square (d : nat) (c th : vec) : R := / 2 * dot d (vsub th c) (vsub th c).

Lemma quadratic_differentiates d H a :
  differentiates (quadratic_grad (matvec d H) a) (fun _ z => matvec d H z).
Proof.
  intros p z s Hp j. unfold quadratic_grad, matvec, dot. apply is_derive_sum.
  intros l _. apply is_derive_scal. unfold vsub.
  evar_last; [apply (is_derive_minus (fun t => p t l) (fun _ => a l));
    [apply Hp|apply (@is_derive_const R_AbsRing R_NormedModule)]|].
  unfold minus, plus, opp, zero; simpl. ring.
Qed.

Lemma half_square_gradient d c : has_gradient d (half_square d c) (fun th => vsub th c).
Proof.
  intros p z s Hp. unfold half_square, dot.
  replace (sum d (fun j => z j * vsub (p s) c j))
    with (/ 2 * sum d (fun j => 2 * z j * vsub (p s) c j))
    by (rewrite <- sum_scal; apply sum_ext; intros; field).
  apply is_derive_scal, is_derive_sum. intros j _. unfold vsub.
  assert (Hj : is_derive (fun t => p t j - c j) s (z j)).
  { evar_last; [apply (is_derive_minus (fun t => p t j) (fun _ => c j));
      [apply Hp|apply (@is_derive_const R_AbsRing R_NormedModule)]|].
    unfold minus, plus, opp, zero; simpl. ring. }
  evar_last; [apply (is_derive_mult _ _ s _ _ Hj Hj Rmult_comm)|].
  unfold plus, mult; simpl. ring.
Qed.

Theorem quadratic_hypergradient_is_derivative m d (H : nat -> nat -> nat -> R)
  (a : nat -> vec) c eta w v T th :
  let grad := fun i => quadratic_grad (matvec d (H i)) (a i) in
  let hess := fun i (_ : vec) => matvec d (H i) in
  is_derive (fun s => half_square d c (inner m grad eta (along w v s) T th)) 0
    (sum m (fun i => v i
       * hypergradient m d grad hess (fun th => vsub th c) eta T w th i)).
Proof.
  apply hypergradient_is_derivative.
  - intros. apply matvec_linear.
  - intros. apply quadratic_differentiates.
  - apply half_square_gradient.
Qed.

(** * Shared Hessian *)

(** [mix m a w] is A w, the optimum of the mixture. *)
Definition mix (m : nat) (a : nat -> vec) (w : vec) : vec :=
  fun j => sum m (fun i => w i * a i j).

(** The outer objective. *)
Definition outer_loss (m d : nat) (a : nat -> vec) (c w : vec) : R :=
  half_square d c (mix m a w).

Section Shared.
Variables m d : nat.
Variable H : vec -> vec.
Variable a : nat -> vec.
Variables c : vec.
Variable eta : R.
Hypothesis H_linear : linear H.

Let grad (i : nat) : vec -> vec := quadratic_grad H (a i).
Let hess (i : nat) (_ : vec) : vec -> vec := H.
Let gradV (th : vec) : vec := vsub th c.

Lemma grad_mix_shared w th :
  sum m w = 1 -> grad_mix m grad w th = H (vsub th (mix m a w)).
Proof.
  intros Hw. unfold grad_mix, grad, quadratic_grad.
  rewrite <- (linear_combination H m w (fun i => vsub th (a i)) H_linear).
  f_equal. apply functional_extensionality; intros j. unfold vsub, mix.
  rewrite (sum_ext m _ (fun i => w i * th j - w i * a i j)) by (intros; ring).
  rewrite sum_minus, sum_scal_r, Hw. ring.
Qed.

Lemma hess_mix_shared w th z : sum m w = 1 -> hess_mix m hess w th z = H z.
Proof.
  intros Hw. apply functional_extensionality; intros j. unfold hess_mix, hess.
  rewrite sum_scal_r, Hw. ring.
Qed.

(** The error to the mixture optimum is contracted by [I - eta H]. *)
Lemma inner_step_shared w th :
  sum m w = 1 ->
  vsub (inner_step m grad eta w th) (mix m a w) = contraction eta H (vsub th (mix m a w)).
Proof.
  intros Hw. unfold inner_step, contraction. rewrite grad_mix_shared by exact Hw. vec_ring.
Qed.

Lemma inner_error w T th :
  sum m w = 1 ->
  vsub (inner m grad eta w T th) (mix m a w) = R_op eta H T (vsub th (mix m a w)).
Proof.
  intros Hw. unfold R_op. induction T as [|T IH]; simpl; [reflexivity|].
  rewrite inner_step_shared, IH by exact Hw. reflexivity.
Qed.

(** theta_T = R_T theta + M_T A w. *)
Theorem inner_closed_form w T th :
  sum m w = 1 ->
  inner m grad eta w T th = vadd (R_op eta H T th) (M_op eta H T (mix m a w)).
Proof.
  intros Hw. pose proof (inner_error w T th Hw) as E.
  rewrite (linear_sub _ _ _ (R_linear H eta H_linear T)) in E.
  apply functional_extensionality; intros j.
  pose proof (f_equal (fun x => x j) E) as Ej. unfold vadd, M_op, vsub in *.
  cbv beta in Ej. lra.
Qed.

Theorem mix_fixed_point w : sum m w = 1 -> inner_step m grad eta w (mix m a w) = mix m a w.
Proof.
  intros Hw. unfold inner_step. rewrite grad_mix_shared by exact Hw.
  replace (vsub (mix m a w) (mix m a w)) with (vscal 0 (mix m a w)) by vec_ring.
  destruct H_linear as [_ Hscal]. rewrite Hscal. vec_ring.
Qed.

(** Z_T = M_T A up to a column [z] common to all domains. *)
Theorem sensitivities_closed_form w T th :
  sum m w = 1 ->
  exists z, forall i, sens m grad hess eta w T th i = vadd (M_op eta H T (a i)) z.
Proof.
  intros Hw. induction T as [|T [z IH]].
  - exists (fun _ => 0). intros i. unfold M_op, R_op. simpl. vec_ring.
  - set (theta := inner m grad eta w T th) in *.
    exists (vsub (contraction eta H z) (vscal eta (H theta))). intros i. simpl.
    fold theta. rewrite IH, hess_mix_shared by exact Hw.
    unfold grad, quadratic_grad, M_op, R_op. simpl.
    unfold contraction. destruct H_linear as [Hadd _].
    rewrite Hadd, !(linear_sub H) by exact H_linear. vec_ring.
Qed.

(** Differences of the hypergradient, the only part EG sees. *)
Theorem hypergradient_difference w T th i l :
  sum m w = 1 ->
  hypergradient m d grad hess gradV eta T w th i
  - hypergradient m d grad hess gradV eta T w th l
  = dot d (M_op eta H T (vsub (a i) (a l))) (vsub (inner m grad eta w T th) c).
Proof.
  intros Hw. destruct (sensitivities_closed_form w T th Hw) as [z Hz].
  unfold hypergradient. rewrite !Hz.
  rewrite (linear_sub _ _ _ (M_linear H eta H_linear T)).
  unfold gradV. autorewrite with dot. ring.
Qed.

(** f_w(theta) = f_w(A w) + 1/2 <H (theta - A w), theta - A w>. *)
Definition mixture_loss (w th : vec) : R :=
  sum m (fun i => w i * (/ 2 * dot d (H (vsub th (a i))) (vsub th (a i)))).

Theorem mixture_loss_expansion w th :
  symmetric d H -> sum m w = 1 ->
  mixture_loss w th
  = mixture_loss w (mix m a w)
    + / 2 * dot d (H (vsub th (mix m a w))) (vsub th (mix m a w)).
Proof.
  intros Hsym Hw. set (s := mix m a w). set (y := vsub th s).
  assert (Hi : forall i, dot d (H (vsub th (a i))) (vsub th (a i))
    = dot d (H (vsub s (a i))) (vsub s (a i)) + 2 * dot d (vsub s (a i)) (H y)
      + dot d (H y) y).
  { intros i. replace (vsub th (a i)) with (vadd (vsub s (a i)) y)
      by (unfold y; vec_ring).
    destruct H_linear as [Hadd _]. rewrite Hadd. rewrite !dot_add_l, !dot_add_r.
    rewrite (Hsym (vsub s (a i)) y), (dot_comm d (H y) (vsub s (a i))). ring. }
  assert (Hcross : sum m (fun i => w i * dot d (vsub s (a i)) (H y)) = 0).
  { unfold dot. rewrite (sum_ext m _ (fun i => sum d (fun j => w i * (vsub s (a i) j * H y j))))
      by (intros; rewrite sum_scal; reflexivity).
    rewrite sum_swap. rewrite (sum_ext d _ (fun _ => 0)); [rewrite sum_const; ring|].
    intros j _. rewrite (sum_ext m _ (fun i => (w i * s j - w i * a i j) * H y j))
      by (intros; unfold vsub; ring).
    rewrite sum_scal_r, sum_minus, sum_scal_r, Hw. unfold s, mix. ring. }
  unfold mixture_loss.
  rewrite (sum_ext m _ (fun i => w i * (/ 2 * dot d (H (vsub s (a i))) (vsub s (a i)))
    + w i * dot d (vsub s (a i)) (H y) + w i * (/ 2 * dot d (H y) y)))
    by (intros; rewrite Hi; field).
  rewrite !sum_plus, Hcross, sum_scal_r, Hw. ring.
Qed.

(** A w is the minimiser of f_w, the only one when H is positive definite. *)
Corollary mix_minimises w th mu :
  symmetric d H -> sum m w = 1 -> 0 < mu ->
  (forall x, mu * dot d x x <= dot d (H x) x) ->
  mixture_loss w (mix m a w) <= mixture_loss w th /\
  (mixture_loss w th <= mixture_loss w (mix m a w) ->
   forall j, (j < d)%nat -> th j = mix m a w j).
Proof.
  intros Hsym Hw Hmu Hpos. rewrite (mixture_loss_expansion w th Hsym Hw).
  specialize (Hpos (vsub th (mix m a w))).
  pose proof (dot_self_nonneg d (vsub th (mix m a w))) as Hn. split; [nra|].
  intros Hle j Hj. pose proof (dot_self_term d (vsub th (mix m a w)) j Hj) as Ht.
  assert ((vsub th (mix m a w) j)² = 0) as E by (pose proof (Rle_0_sqr (vsub th (mix m a w) j)); nra).
  apply Rsqr_0_uniq in E. unfold vsub in E. lra.
Qed.
End Shared.
