(* The algorithm DM(T, K, eta, alpha) as it runs, for m domains with any
   differentiable losses on R^d (theory: section 0).

   Statements proved here:
   - forward and reverse mode compute the same truncated hypergradient;
   - the truncated hypergradient is the derivative, in the weights, of the
     validation loss after T unrolled inner steps, in every direction v;
   - exponentiated gradient (EG) keeps the simplex and ignores a common shift.
   Assumptions: the gradients and Hessians handed to the algorithm are those of
   the losses ([differentiates], [has_gradient]). Quadratic losses satisfy them. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators.
Open Scope R_scope.

(** * The algorithm *)

Section Algorithm.
Variables m d : nat.                          (* domains, parameters *)
Variable grad : nat -> vec -> vec.            (* domain i at theta *)
Variable hess : nat -> vec -> vec -> vec.     (* domain i at theta, applied to a vector *)
Variable gradV : vec -> vec.                  (* validation loss *)
Variables eta : R.                            (* inner step *)
Variable T : nat.                             (* horizon *)

Definition grad_mix (w th : vec) : vec := fun j => sum m (fun i => w i * grad i th j).
Definition hess_mix (w th z : vec) : vec := fun j => sum m (fun i => w i * hess i th z j).

(** [inner w t th]: [t] gradient steps on the mixture loss, from [th]. *)
Definition inner_step (w th : vec) : vec := vsub th (vscal eta (grad_mix w th)).

Fixpoint inner (w : vec) (t : nat) (th : vec) : vec :=
  match t with O => th | S t' => inner_step w (inner w t' th) end.

(** [sens w t th i]: column [i] of the sensitivities after [t] steps. *)
Fixpoint sens (w : vec) (t : nat) (th : vec) (i : nat) : vec :=
  match t with
  | O => fun _ => 0
  | S t' =>
      let theta := inner w t' th in
      let z := sens w t' th i in
      vsub (vsub z (vscal eta (hess_mix w theta z))) (vscal eta (grad i theta))
  end.

Definition hypergradient (w th : vec) : vec :=
  fun i => dot d (sens w T th i) (gradV (inner w T th)).

(** Reverse mode: the adjoint [lam] after step [t] is carried back to step 0. *)
Fixpoint backward (w : vec) (t : nat) (th lam : vec) (i : nat) : R :=
  match t with
  | O => 0
  | S t' =>
      let theta := inner w t' th in
      backward w t' th (vsub lam (vscal eta (hess_mix w theta lam))) i
      - eta * dot d (grad i theta) lam
  end.

(** One round, then K rounds; [outer g w] is the step on the weights. *)
Variable outer : vec -> vec -> vec.

Definition round (s : vec * vec) : vec * vec :=
  let (w, th) := s in (outer (hypergradient w th) w, inner w T th).

Definition run (w0 th0 : vec) (k : nat) : vec * vec := Nat.iter k round (w0, th0).
Definition weights (w0 th0 : vec) (k : nat) : vec := fst (run w0 th0 k).
Definition parameters (w0 th0 : vec) (k : nat) : vec := snd (run w0 th0 k).

Lemma weights_S w0 th0 k :
  weights w0 th0 (S k)
  = outer (hypergradient (weights w0 th0 k) (parameters w0 th0 k)) (weights w0 th0 k).
Proof. unfold weights, parameters, run. simpl. now destruct (Nat.iter k round _). Qed.

Lemma parameters_S w0 th0 k :
  parameters w0 th0 (S k) = inner (weights w0 th0 k) T (parameters w0 th0 k).
Proof. unfold weights, parameters, run. simpl. now destruct (Nat.iter k round _). Qed.

(** Reverse mode agrees with forward mode when the Hessians are symmetric. *)
Lemma backward_sens w t th lam i :
  (forall l theta, (l < m)%nat -> symmetric d (hess l theta)) ->
  backward w t th lam i = dot d (sens w t th i) lam.
Proof.
  intros Hsym.
  assert (Hmix : forall theta x y,
    dot d (hess_mix w theta x) y = dot d x (hess_mix w theta y)).
  { intros theta x y. unfold hess_mix, dot.
    rewrite (sum_ext d _ (fun j => sum m (fun l => w l * (hess l theta x j * y j))))
      by (intros; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
    rewrite (sum_ext d (fun j => x j * _)
      (fun j => sum m (fun l => w l * (x j * hess l theta y j))))
      by (intros; rewrite <- sum_scal; apply sum_ext; intros; ring).
    rewrite !(sum_swap d m). apply sum_ext. intros l Hl. rewrite !sum_scal.
    f_equal. apply (Hsym l theta Hl). }
  revert lam. induction t as [|t IH]; intros lam; simpl.
  - unfold dot. rewrite (sum_ext d _ (fun _ => 0)) by (intros; ring).
    rewrite sum_const. ring.
  - rewrite IH. autorewrite with dot. rewrite Hmix. ring.
Qed.

Theorem reverse_mode_correct w th i :
  (forall l theta, (l < m)%nat -> symmetric d (hess l theta)) ->
  backward w T th (gradV (inner w T th)) i = hypergradient w th i.
Proof. apply backward_sens. Qed.
End Algorithm.

(** * Outer steps *)

Definition eg (m : nat) (alpha : R) (g w : vec) : vec :=
  fun i => w i * exp (- alpha * g i) / sum m (fun l => w l * exp (- alpha * g l)).

(** Two domains: [w - alpha (g_0 - g_1)] on the first weight. *)
Definition linear_step (alpha : R) (g w : vec) : vec :=
  let first := w O - alpha * (g O - g 1%nat) in
  fun i => if Nat.eqb i 0 then first else 1 - first.

Definition average (K : nat) (w : nat -> vec) : vec :=
  fun i => sum K (fun k => w k i) / INR K.

Lemma eg_normaliser_pos m alpha g w :
  simplex m w -> 0 < sum m (fun l => w l * exp (- alpha * g l)).
Proof.
  intros [Hw H1].
  destruct (argmin_exists m (fun l => exp (- alpha * g l))) as [i [Hi Hmin]].
  { apply (simplex_nonempty m w). now split. }
  apply Rlt_le_trans with (sum m (fun l => w l * exp (- alpha * g i))).
  - rewrite sum_scal_r, H1, Rmult_1_l. apply exp_pos.
  - apply sum_le. intros l Hl. apply Rmult_le_compat_l; auto.
Qed.

Lemma eg_simplex m alpha g w : simplex m w -> simplex m (eg m alpha g w).
Proof.
  intros Hs. pose proof (eg_normaliser_pos m alpha g w Hs) as Hz. split.
  - intros i Hi. unfold eg. apply Rmult_le_pos.
    + apply Rmult_le_pos; [apply Hs, Hi|left; apply exp_pos].
    + left. now apply Rinv_0_lt_compat.
  - unfold eg, Rdiv. rewrite sum_scal_r. field. lra.
Qed.

Lemma eg_pos m alpha g w i : simplex m w -> 0 < w i -> 0 < eg m alpha g w i.
Proof.
  intros Hs Hi. apply Rdiv_lt_0_compat; [|now apply eg_normaliser_pos].
  apply Rmult_lt_0_compat; [exact Hi|apply exp_pos].
Qed.

Lemma eg_shift m alpha g w s :
  eg m alpha (fun i => g i + s) w = eg m alpha g w.
Proof.
  apply functional_extensionality; intros i. unfold eg.
  assert (E : forall l, exp (- alpha * (g l + s)) = exp (- alpha * s) * exp (- alpha * g l))
    by (intros; rewrite <- exp_plus; f_equal; ring).
  rewrite E, (sum_ext m _ (fun l => exp (- alpha * s) * (w l * exp (- alpha * g l))))
    by (intros; rewrite E; ring).
  rewrite sum_scal. unfold Rdiv. rewrite Rinv_mult.
  pose proof (exp_pos (- alpha * s)).
  set (e := exp (- alpha * s)) in *. set (y := / sum m _).
  transitivity (w i * exp (- alpha * g i) * y * (e * / e)); [ring|].
  rewrite Rinv_r by lra. ring.
Qed.

(** * The hypergradient is a derivative *)

(** [dG] is the differential of [G]: the chain rule along differentiable paths. *)
Definition differentiates (G : vec -> vec) (dG : vec -> vec -> vec) : Prop :=
  forall (p : R -> vec) (z : vec) s,
    (forall j, is_derive (fun t => p t j) s (z j)) ->
    forall j, is_derive (fun t => G (p t) j) s (dG (p s) z j).

Definition has_gradient (d : nat) (V : vec -> R) (gradV : vec -> vec) : Prop :=
  forall (p : R -> vec) (z : vec) s,
    (forall j, is_derive (fun t => p t j) s (z j)) ->
    is_derive (fun t => V (p t)) s (dot d z (gradV (p s))).

Lemma linear_combination (A : vec -> vec) n (v : vec) (z : nat -> vec) :
  linear A ->
  A (fun j => sum n (fun i => v i * z i j)) = fun j => sum n (fun i => v i * A (z i) j).
Proof.
  intros [Hadd Hscal]. induction n as [|n IH]; simpl.
  - replace (fun _ : nat => 0) with (vscal 0 (fun _ => 0)) by vec_ring.
    rewrite Hscal. vec_ring.
  - change (A (vadd (fun j => sum n (fun i => v i * z i j)) (vscal (v n) (z n)))
            = fun j => sum n (fun i => v i * A (z i) j) + v n * A (z n) j).
    rewrite Hadd, Hscal, IH. reflexivity.
Qed.

Section Derivative.
Variables m d : nat.
Variable grad : nat -> vec -> vec.
Variable hess : nat -> vec -> vec -> vec.
Variable V : vec -> R.
Variable gradV : vec -> vec.
Variable eta : R.
Hypothesis hess_linear : forall i th, linear (hess i th).
Hypothesis grad_differentiable : forall i, differentiates (grad i) (hess i).
Hypothesis V_gradient : has_gradient d V gradV.

(** The weights move from [w] in the direction [v]. *)
Definition along (w v : vec) (s : R) : vec := fun i => w i + s * v i.

Lemma along_0 w v : along w v 0 = w.
Proof. apply functional_extensionality. intros. unfold along. ring. Qed.

Lemma inner_derivative w v T th j :
  is_derive (fun s => inner m grad eta (along w v s) T th j) 0
    (sum m (fun i => v i * sens m grad hess eta w T th i j)).
Proof.
  revert j. induction T as [|T IH]; intros j; simpl.
  - rewrite (sum_ext m _ (fun _ => 0)) by (intros; ring).
    rewrite sum_const, Rmult_0_r. apply (@is_derive_const R_AbsRing R_NormedModule).
  - set (p := fun s => inner m grad eta (along w v s) T th).
    set (theta := inner m grad eta w T th) in *.
    set (z := fun j => sum m (fun i => v i * sens m grad hess eta w T th i j)).
    assert (Hp0 : p 0 = theta) by (unfold p; now rewrite along_0).
    assert (Hg : forall l, is_derive (fun s => grad l (p s) j) 0 (hess l theta z j))
      by (intros l; rewrite <- Hp0; apply grad_differentiable; exact IH).
    assert (Hmix : is_derive (fun s => grad_mix m grad (along w v s) (p s) j) 0
      (sum m (fun l => v l * grad l theta j + w l * hess l theta z j))).
    { apply is_derive_sum. intros l _.
      assert (Hl : is_derive (fun s => along w v s l) 0 (v l))
        by (unfold along; auto_derive; [trivial|ring]).
      pose proof (is_derive_mult (fun s => along w v s l) (fun s => grad l (p s) j)
        0 _ _ Hl (Hg l) Rmult_comm) as Hm.
      cbv beta in Hm. rewrite along_0, Hp0 in Hm. exact Hm. }
    pose proof (is_derive_minus _ _ 0 _ _ (IH j) (is_derive_scal _ 0 eta _ Hmix)) as Hstep.
    assert (Hz : forall l, hess l theta z j
              = sum m (fun i => v i * hess l theta (sens m grad hess eta w T th i) j)).
    { intros l. unfold z. rewrite linear_combination by apply hess_linear. reflexivity. }
    replace (sum m (fun i => v i * _)) with
      (minus (sum m (fun i => v i * sens m grad hess eta w T th i j))
         (scal eta (sum m (fun l => v l * grad l theta j + w l * hess l theta z j))));
      [exact Hstep|].
    unfold minus, opp, plus, scal; simpl; unfold mult; simpl.
    rewrite sum_plus, (sum_ext m (fun l => w l * hess l theta z j)
      (fun l => sum m (fun i => w l * (v i * hess l theta (sens m grad hess eta w T th i) j))))
      by (intros; rewrite Hz, sum_scal; reflexivity).
    rewrite sum_swap.
    rewrite (sum_ext m (fun i => sum m _)
      (fun i => v i * hess_mix m hess w theta (sens m grad hess eta w T th i) j))
      by (intros; unfold hess_mix; rewrite <- sum_scal; apply sum_ext; intros; ring).
    unfold vsub, vscal. rewrite Rmult_plus_distr_l, <- !sum_scal.
    rewrite <- sum_plus.
    transitivity (sum m (fun i => v i * sens m grad hess eta w T th i j)
      - sum m (fun i => eta * (v i * grad i theta j)
        + eta * (v i * hess_mix m hess w theta (sens m grad hess eta w T th i) j)));
      [reflexivity|].
    rewrite <- sum_minus. apply sum_ext. intros. ring.
Qed.

Theorem hypergradient_is_derivative w v T th :
  is_derive (fun s => V (inner m grad eta (along w v s) T th)) 0
    (sum m (fun i => v i * hypergradient m d grad hess gradV eta T w th i)).
Proof.
  pose proof (V_gradient (fun s => inner m grad eta (along w v s) T th) _ 0
    (inner_derivative w v T th)) as H.
  cbv beta in H. rewrite along_0 in H.
  replace (sum m _) with (dot d
    (fun j => sum m (fun i => v i * sens m grad hess eta w T th i j))
    (gradV (inner m grad eta w T th))); [exact H|].
  unfold hypergradient, dot.
  rewrite (sum_ext d _ (fun j => sum m (fun i => v i *
    (sens m grad hess eta w T th i j * gradV (inner m grad eta w T th) j))))
    by (intros; rewrite <- sum_scal_r; apply sum_ext; intros; ring).
  rewrite sum_swap. apply sum_ext. intros. apply sum_scal.
Qed.
End Derivative.
